import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const dayMs = 86_400_000

/** A self-made certificate for localhost and 127.0.0.1 and its key, in PEM; it is its own authority. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Makes a certificate that ends in `days` days from now; a negative number has it expired. */
export function makeCertificate(days: number, host = 'localhost'): Certificate {
  const keys = newKeys()
  return { cert: certify({ subject: host, keys, issuer: host, by: keys, days }), key: pemOf(keys.privateKey) }
}

/** A root of 400 days, its expired cross-signature by an older root, and a leaf of the new one, each in PEM. */
export function makeCrossSigned(days: number): { root: string; cross: string; leaf: Certificate } {
  const [older, newer, own] = [newKeys(), newKeys(), newKeys()]
  const signed = (subject: string, keys: Keys, issuer: string, by: Keys, left: number) =>
    certify({ subject, keys, issuer, by, days: left })
  return {
    root: signed('new.test', newer, 'new.test', newer, 400),
    cross: signed('new.test', newer, 'old.test', older, -1_000),
    leaf: { cert: signed('localhost', own, 'new.test', newer, days), key: pemOf(own.privateKey) },
  }
}

type Keys = ReturnType<typeof newKeys>

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

interface Certified {
  readonly subject: string
  readonly keys: Keys
  readonly issuer: string
  readonly by: Keys
  readonly days: number
}

function certify({ subject, keys, issuer, by, days }: Certified): string {
  const ends = Date.now() + days * dayMs
  const begins = Math.min(Date.now(), ends) - 10 * dayMs
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const alternatives = sequence(
    Buffer.concat([der(0x82, Buffer.from(subject)), der(0x87, Buffer.from([127, 0, 0, 1]))]),
  )
  const extensions = sequence(
    Buffer.concat([
      sequence(Buffer.concat([oid('551d13'), der(0x04, sequence(der(0x01, Buffer.from([0xff]))))])),
      sequence(Buffer.concat([oid('551d11'), der(0x04, alternatives)])),
    ]),
  )
  const body = sequence(
    Buffer.concat([
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, randomBytes(4).fill(1, 0, 1)),
      algorithm,
      nameOf(issuer),
      sequence(Buffer.concat([time(begins), time(ends)])),
      nameOf(subject),
      keys.publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, extensions),
    ]),
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, by.privateKey)]))
  const whole = sequence(Buffer.concat([body, algorithm, signature])).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${whole.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

function nameOf(host: string): Buffer {
  return sequence(der(0x31, sequence(Buffer.concat([oid('550403'), der(0x0c, Buffer.from(host))]))))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(content: Buffer): Buffer {
  return der(0x30, content)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x18, Buffer.from(text))
}

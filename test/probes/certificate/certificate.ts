import { generateKeyPairSync, sign } from 'node:crypto'

const dayMs = 86_400_000

/** A self-made certificate for localhost and 127.0.0.1 and its key, in PEM; it is its own authority. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Makes a certificate that ends in `days` days from now; a negative number has it expired. */
export function makeCertificate(days: number, host = 'localhost'): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ends = Date.now() + days * dayMs
  const begins = Math.min(Date.now(), ends) - 10 * dayMs
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const name = sequence(der(0x31, sequence(Buffer.concat([oid('550403'), der(0x0c, Buffer.from(host))]))))
  const alternatives = sequence(
    Buffer.concat([der(0x82, Buffer.from(host)), der(0x87, Buffer.from([127, 0, 0, 1]))]),
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
      der(0x02, Buffer.from([1])),
      algorithm,
      name,
      sequence(Buffer.concat([time(begins), time(ends)])),
      name,
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, extensions),
    ]),
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]))
  const whole = sequence(Buffer.concat([body, algorithm, signature]))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
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

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type TlsOptions } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { deadPort, listen, listening } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'
import { makeCertificate, makeCrossSigned } from './certificate.ts'
import { type Chain, hasOpenssl, makeChain } from './certificate-authority.ts'

async function serve(options: TlsOptions): Promise<string> {
  const server = createServer(options, (socket) => socket.on('error', () => {}))
  return `127.0.0.1:${await listening(server, () => {})}`
}

async function look(options: Record<string, unknown>) {
  const { result } = await probeOnce('certificate', options)
  return result
}

function days(value: unknown, field = 'days_left'): number {
  return (value as Record<string, number>)[field]!
}

if (!hasOpenssl) process.stdout.write('openssl is not installed: no chains of certificates are tested\n')

describe('the certificate probe at a server', () => {
  it.runIf(hasOpenssl)(
    'tells days, names and issuer, and trusts the chain to the authority it is given',
    async () => {
      const { directory, leaf, intermediate, key } = makeChain()
      const endpoint = await serve({ cert: leaf + intermediate, key })
      const options = { endpoint, server_name: 'leaf.test', ca_file: join(directory, 'root.pem') }
      const result = await look({ ...options, names: ['leaf.test', 'any.wild.test', '127.0.0.1'] })
      expect(result).toMatchObject({
        ok: true,
        error: null,
        value: {
          up: true,
          subject: 'CN=leaf.test',
          issuer: 'CN=intermediate.test',
          names: ['leaf.test', '*.wild.test', '127.0.0.1'],
          names_match: true,
          verified: true,
          self_signed: false,
          not_before: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
        },
      })
      expect(result.value).not.toHaveProperty('distrust')
      expect(days(result.value)).toBeGreaterThan(4.9)
      expect(days(result.value)).toBeLessThanOrEqual(5)
      // The intermediate one ends first.
      expect(days(result.value, 'chain_days_left')).toBeGreaterThan(2.9)
      expect(days(result.value, 'chain_days_left')).toBeLessThanOrEqual(3)
    },
  )

  it.runIf(hasOpenssl).each<[string, (chain: Chain) => { cert: string; ca?: string }, string]>([
    [
      'the authority is another one',
      ({ leaf, intermediate }) => ({ cert: leaf + intermediate, ca: 'leaf.pem' }),
      '',
    ],
    ['the chain has a hole', ({ leaf }) => ({ cert: leaf, ca: 'root.pem' }), 'unable to verify'],
    [
      'the usual authorities do not know it',
      ({ leaf, intermediate }) => ({ cert: leaf + intermediate }),
      'issuer cert locally',
    ],
  ])('says why it does not trust it: %s', async (_what, choose, distrust) => {
    const chain = makeChain()
    const { cert, ca } = choose(chain)
    const authorities = ca === undefined ? {} : { ca_file: join(chain.directory, ca) }
    const endpoint = await serve({ cert, key: chain.key })
    const { ok, value } = await look({ endpoint, ...authorities })
    expect({ ok, value }).toMatchObject({ ok: true, value: { up: true, verified: false } })
    expect((value as { distrust: string }).distrust).toContain(distrust)
  })

  it('asks for the name that it is told', async () => {
    const asked: string[] = []
    const { cert, key } = makeCertificate(5)
    const endpoint = await serve({
      cert,
      key,
      SNICallback: (name, done) => {
        asked.push(name)
        done(null)
      },
    })
    await look({ endpoint, server_name: 'other.test' })
    await look({ endpoint })
    expect(asked).toEqual(['other.test'])
  })

  it.each(['server', 'file'])(
    'takes no notice of an expired cross-signature that a %s adds',
    async (where) => {
      const { root, cross, leaf } = makeCrossSigned(90)
      const directory = scratch({ 'root.pem': root, 'chain.pem': leaf.cert + cross })
      const place =
        where === 'file'
          ? { file: join(directory, 'chain.pem') }
          : { endpoint: await serve({ cert: leaf.cert + cross, key: leaf.key }) }
      const { value } = await look({ ...place, ca_file: join(directory, 'root.pem') })
      expect(value).toMatchObject({ verified: true })
      expect(Math.ceil(days(value, 'trusted_days_left'))).toBe(90)
      expect(Math.round(days(value, 'chain_days_left'))).toBe(-1_000)
    },
  )

  it('tells the end of an intermediate certificate that is used', async () => {
    if (!hasOpenssl) return
    const { directory, leaf, intermediate, key } = makeChain()
    const endpoint = await serve({ cert: leaf + intermediate, key })
    const { value } = await look({ endpoint, ca_file: join(directory, 'root.pem') })
    expect(Math.ceil(days(value, 'trusted_days_left'))).toBe(3)
    expect((await look({ endpoint })).value).not.toHaveProperty('trusted_days_left')
  })

  it.each([
    ['127.0.0.1', undefined, true],
    ['localhost', undefined, true],
    ['127.0.0.1', 'other.test', false],
    ['127.0.0.1', 'localhost', true],
  ])('says unasked whether it is for %s asked as %s', async (host, server_name, names_match) => {
    const [, port] = (await serve(makeCertificate(5))).split(':')
    const { ok, value } = await look({ endpoint: `${host}:${port}`, ...(server_name && { server_name }) })
    expect({ ok, value }).toMatchObject({ ok: true, value: { up: true, names_match } })
  })

  it('knows the days of an expired one that signed itself', async () => {
    const endpoint = await serve(makeCertificate(-2))
    const { ok, value } = await look({ endpoint })
    expect({ ok, value }).toMatchObject({ ok: true, value: { up: true, verified: false, self_signed: true } })
    expect(Math.round(days(value))).toBe(-2)
  })

  it('calls a certificate for other names a wrong answer', async () => {
    const endpoint = await serve(makeCertificate(5))
    const result = await look({ endpoint, names: ['localhost', 'example.test', '192.0.2.1'] })
    expect(result).toMatchObject({
      ok: false,
      error: 'the certificate is not for example.test, 192.0.2.1',
      value: { up: false, reason: 'wrong_answer', names_match: false, days_left: expect.any(Number) },
    })
  })

  it.each([
    ['nobody listens', async () => `127.0.0.1:${await deadPort()}`, 'refused'],
    [
      'no TLS is spoken',
      async () => `127.0.0.1:${await listen((socket) => socket.end('220 hello\r\n'))}`,
      'tls',
    ],
    ['the server hangs up', async () => `127.0.0.1:${await listen((socket) => socket.destroy())}`, 'reset'],
    ['the server says nothing', async () => `127.0.0.1:${await listen(() => {})}`, 'timeout'],
  ])('calls it a failed target where %s', async (_what, endpoint, reason) => {
    const timeoutMs = reason === 'timeout' ? 500 : 10_000
    const { result } = await probeOnce('certificate', { endpoint: await endpoint() }, { timeoutMs })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason } })
  })

  it('is an error of the prober where the authorities cannot be read', async () => {
    const endpoint = await serve(makeCertificate(5))
    const result = await look({ endpoint, ca_file: '/nonexistent.pem' })
    expect(result).toMatchObject({ ok: false, value: null, error: expect.stringContaining('authorities') })
  })

  it.each([
    ['hold none', () => 'no certificate'],
    ['are damaged', () => `${makeCertificate(5).cert.slice(0, 200)}\n-----END CERTIFICATE-----\n`],
  ])('is an error of the prober, and no distrust, where the authorities %s', async (_what, text) => {
    const { cert, key } = makeCertificate(5)
    const directory = scratch({ 'ca.pem': text(), 'c.pem': cert })
    const ca_file = join(directory, 'ca.pem')
    const wrong = { ok: false, value: null, error: expect.stringContaining(ca_file) }
    expect(await look({ endpoint: await serve({ cert, key }), ca_file })).toMatchObject(wrong)
    expect(await look({ file: join(directory, 'c.pem'), ca_file })).toMatchObject(wrong)
  })

  it('says the same of a server that speaks no TLS each time', async () => {
    const endpoint = `127.0.0.1:${await listen((socket) => socket.end('220 hello\r\n'))}`
    expect((await look({ endpoint })).error).toBe('the TLS handshake failed: wrong version number')
  })
})

describe('the certificate probe of a file', () => {
  it.runIf(hasOpenssl).each([
    ['leaf.pem with its chain behind', 'bundle.pem', true, 3],
    ['leaf.pem alone', 'leaf.pem', false, 5],
    ['DER', 'leaf.der', false, 5],
  ])('reads %s', async (_what, name, verified, chainDays) => {
    const { directory, leaf, intermediate, key } = makeChain()
    writeFileSync(join(directory, 'bundle.pem'), key + leaf + intermediate)
    const { ok, value } = await look({ file: join(directory, name), ca_file: join(directory, 'root.pem') })
    expect({ ok, value }).toMatchObject({ ok: true, value: { subject: 'CN=leaf.test', verified, up: true } })
    expect(Math.ceil(days(value))).toBe(5)
    expect(Math.ceil(days(value, 'chain_days_left'))).toBe(chainDays)
    expect(JSON.stringify(value)).not.toContain(key.split('\n')[1])
  })

  it.each([
    ['one that has ended', -1, 'has expired'],
    ['one that signed itself', 5, 'self-signed'],
  ])('does not trust %s', async (_what, left, distrust) => {
    const file = join(scratch({ 'c.pem': makeCertificate(left).cert }), 'c.pem')
    const { value } = await look({ file })
    expect(value).toMatchObject({ verified: false, distrust: expect.stringContaining(distrust) })
  })

  it('trusts one that is an authority itself', async () => {
    const file = join(scratch({ 'c.pem': makeCertificate(5).cert }), 'c.pem')
    expect((await look({ file, ca_file: file })).value).toMatchObject({ verified: true, self_signed: true })
  })

  it.each([
    ['nothing there', 'none.pem', 'no_such_path'],
    ['no certificate', 'text.pem', 'wrong_answer'],
    ['half a certificate', 'half.pem', 'wrong_answer'],
  ])('calls it a failed target: %s', async (_what, name, reason) => {
    const half = `${makeCertificate(5).cert.slice(0, 200)}\n-----END CERTIFICATE-----\n`
    const directory = scratch({ 'text.pem': 'SECRET', 'half.pem': half })
    const result = await look({ file: join(directory, name) })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason } })
    expect(JSON.stringify(result)).not.toContain('SECRET')
  })

  it('is an error of the prober where there is a directory', async () => {
    expect(await look({ file: scratch() })).toMatchObject({ ok: false, value: null })
  })
})

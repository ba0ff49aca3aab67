import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCredential } from '../../../src/probes/credential/credential-file.ts'
import { makeCertificate } from '../certificate/certificate.ts'
import { deadPort, listen, listening } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

const signature = 'c2lnbmF0dXJlLWNhbmFyeQ'

function jwt(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${signature}`
}

function tokenFile(content: string, mode = 0o600): string {
  const file = join(scratch({ token: content }), 'token')
  chmodSync(file, mode)
  return file
}

async function look(options: Record<string, unknown>, timeoutMs = 10_000) {
  return probeOnce('credential', options, { timeoutMs })
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

describe('the credential probe', () => {
  it.each([
    ['a day', 86_400],
    ['an hour ago', -3_600],
  ])('tells when a JWT ends: %s', async (_what, seconds) => {
    const { result } = await look({ file: tokenFile(`${jwt({ exp: inSeconds(seconds) })}\n`) })
    expect(result).toMatchObject({
      ok: true,
      error: null,
      value: { up: true, mode: '0600', mode_too_wide: false },
    })
    const { expires_in_s, days_left } = result.value as Record<string, number>
    expect(expires_in_s! - seconds).toBeLessThanOrEqual(0)
    expect(expires_in_s! - seconds).toBeGreaterThan(-30)
    expect(days_left).toBe(Math.floor((expires_in_s! / 86_400) * 100) / 100)
  })

  it.each([
    [0o600, {}, false],
    [0o400, {}, false],
    [0o640, {}, true],
    [0o604, {}, true],
    [0o700, {}, true],
    [0o640, { max_mode: '0640' }, false],
  ])('compares the mode %o with %j', async (mode, options, mode_too_wide) => {
    const { result } = await look({ file: tokenFile('opaque', mode), ...options })
    expect(result.value).toMatchObject({ mode_too_wide, mode: `0${mode.toString(8)}` })
  })

  it.each([
    ['opaque-token', {}],
    ['a.b.c', {}],
    ['{"token": {"value": "opaque"}}', { token_key: 'token.value' }],
  ])('knows of no end where none is told: %s', async (text, options) => {
    const { result } = await look({ file: tokenFile(text), ...options })
    expect(result.ok).toBe(true)
    expect(result.value).not.toHaveProperty('expires_in_s')
  })

  it.each([
    ['seconds', (at: number) => at],
    ['milliseconds', (at: number) => at * 1_000],
    ['microseconds', (at: number) => at * 1_000_000],
    ['a fraction', (at: number) => at + 0.25],
    ['text', (at: number) => String(at)],
    ['text of milliseconds', (at: number) => String(at * 1_000)],
    ['a time without a zone', (at: number) => new Date(at * 1_000).toISOString().slice(0, 19)],
    [
      'a time of another zone',
      (at: number) => new Date(at * 1_000 + 32_400_000).toISOString().replace('Z', '+09:00'),
    ],
    ['RFC 3339', (at: number) => new Date(at * 1_000).toISOString()],
  ])('reads an end of a JSON file in %s', async (_what, write) => {
    const file = tokenFile(JSON.stringify({ auth: { access: 'opaque', expires: write(inSeconds(600)) } }))
    const { result } = await look({ file, expires_key: 'auth.expires', token_key: 'auth.access' })
    expect(Math.round((result.value as { expires_in_s: number }).expires_in_s / 100)).toBe(6)
  })

  it.each([
    ['an empty file', '', {}],
    ['two words', 'one two', {}],
    ['a JWT with a strange end', jwt({ exp: 'soon' }), {}],
    ['no JSON', 'CANARY{', { token_key: 'a' }],
    ['no such key', '{"b": "CANARY"}', { token_key: 'a' }],
    ['a number for a token', '{"a": 5}', { token_key: 'a' }],
    ['a word for an end', '{"a": "CANARY"}', { expires_key: 'a' }],
    ['a year for an end', '{"a": "2026"}', { expires_key: 'a' }],
    ['a local time for an end', '{"a": "11/29/2026 6:00 PM"}', { expires_key: 'a' }],
    ['a duration for an end', '{"a": 3600}', { expires_key: 'a' }],
    ['no end for an end', '{"a": -1}', { expires_key: 'a' }],
  ])('calls it a wrong answer: %s', async (_what, text, options) => {
    const { result } = await look({ file: tokenFile(text), ...options })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'wrong_answer', mode: '0600' } })
    expect(JSON.stringify(result)).not.toContain('CANARY')
  })

  it.each<[string | readonly (string | number)[]]>([
    ['profiles.openai-codex:ann@example.com.expires'],
    ['profiles["openai-codex:ann@example.com"].expires'],
    ['profiles.openai-codex:ann@example\\.com.expires'],
    [['profiles', 'openai-codex:ann@example.com', 'expires']],
    ['list.1.expires'],
    ['list[1].expires'],
  ])('finds an end under %j', async (expires_key) => {
    const end = { expires: (inSeconds(-600) - 0.5) * 1_000 }
    const text = JSON.stringify({ profiles: { 'openai-codex:ann@example.com': end }, list: [{}, end] })
    const { result } = await look({ file: tokenFile(text), expires_key })
    expect(Math.round((result.value as { expires_in_s: number }).expires_in_s / 100)).toBe(-6)
    expect(result.value).toMatchObject({ valid: false })
  })

  it.each<[string, Record<string, number>, Record<string, unknown>]>([
    ['not yet', { nbf: 600, exp: 1_200 }, { valid: false }],
    ['now', { nbf: -600, exp: 1_200 }, { valid: true }],
    ['no more', { nbf: -1_200, exp: -600 }, { valid: false }],
    ['for good', { nbf: -600 }, { valid: true }],
  ])('says whether a JWT is valid: %s', async (_what, claims, fields) => {
    const absolute = Object.fromEntries(Object.entries(claims).map(([name, s]) => [name, inSeconds(s)]))
    const { result } = await look({ file: tokenFile(jwt(absolute)) })
    expect(result.value).toMatchObject(fields)
    const { starts_in_s } = result.value as { starts_in_s: number }
    expect(Math.round(starts_in_s / 100)).toBe(Math.round(claims.nbf! / 100))
  })

  it.each([
    ['in milliseconds', (at: number) => at * 1_000, 600],
    ['at the end of the year 9999', () => 253_402_300_799, 253_402_300_799 - inSeconds(0)],
  ])('reads an exp %s', async (_what, write, seconds) => {
    const { result } = await look({ file: tokenFile(jwt({ exp: write(inSeconds(600)) })) })
    const { expires_in_s } = result.value as { expires_in_s: number }
    expect(Math.abs(expires_in_s - seconds)).toBeLessThan(60)
  })

  it('calls a missing file a failed target and a directory its own failure', async () => {
    expect((await look({ file: '/nonexistent/token' })).result.value).toMatchObject({
      reason: 'no_such_path',
    })
    expect((await look({ file: scratch() })).result).toMatchObject({ ok: false, value: null })
  })

  it('never shows what it reads, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.constantFrom({}, { token_key: 'a' }), (text, options) => {
        const found = readCredential(`CANARY${text}`, options)
        if ('problem' in found) expect(found.problem).not.toContain('CANARY')
        else expect(found.token).toBe(`CANARY${text}`.trim())
      }),
    )
  })
})

describe('the credential probe with a live check', () => {
  const token = jwt({ sub: 'CANARY', exp: inSeconds(60) })

  async function serve(status: (request: IncomingMessage) => number): Promise<string> {
    const server = createServer((request, response) => {
      const given = request.headers.authorization ?? ''
      // A hostile server throws the token back wherever it can.
      response.writeHead(status(request), 'CANARY', { location: `/login?t=${given}`, 'x-token': given })
      response.end(given)
    })
    return `http://127.0.0.1:${await listening(server, () => server.closeAllConnections())}/me`
  }

  it.each([
    [200, true],
    [204, true],
    [302, false],
    [401, false],
    [503, false],
  ])('takes status %i for accepted: %s', async (status, accepted) => {
    const url = await serve(({ headers }) => (headers.authorization === `Bearer ${token}` ? status : 418))
    const { result, memory } = await look({ file: tokenFile(token), url })
    expect(result).toMatchObject({ ok: accepted, value: { accepted, status, up: accepted } })
    const everything = JSON.stringify([result, memory])
    for (const part of token.split('.')) expect(everything).not.toContain(part)
    expect(everything).not.toContain('CANARY')
  })

  it.each([
    ['refused', async () => `http://127.0.0.1:${await deadPort()}/`, 'refused'],
    ['cut off', async () => `http://127.0.0.1:${await listen((socket) => socket.destroy())}/`, 'reset'],
    [
      'not HTTP',
      async () =>
        `http://127.0.0.1:${await listen((socket) => socket.on('data', (data) => socket.end(data)))}/`,
      'wrong_answer',
    ],
    ['silent', async () => `http://127.0.0.1:${await listen(() => {})}/`, 'timeout'],
  ])('tells a receiver that is %s without telling the token', async (_what, url, reason) => {
    const timeoutMs = reason === 'timeout' ? 500 : 10_000
    const { result } = await look({ file: tokenFile(token), url: await url() }, timeoutMs)
    expect(result).toMatchObject({ ok: false, value: { up: false, reason } })
    for (const part of token.split('.')) expect(JSON.stringify(result)).not.toContain(part)
  })

  it('sends no token to where clouds keep credentials', async () => {
    const { result } = await look({ file: tokenFile(token), url: 'https://169.254.169.254/' })
    expect(result).toMatchObject({ value: null, error: expect.stringContaining('metadata') })
  })

  it('sends no token to a server that it does not trust', async () => {
    const heard: string[] = []
    const server = createTlsServer(makeCertificate(5), (socket) => {
      socket.on('error', () => {}).on('data', (data) => heard.push(data.toString()))
    })
    const port = await listening(server, () => {})
    const { result } = await look({ file: tokenFile(token), url: `https://127.0.0.1:${port}/` })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'tls' } })
    expect(heard).toEqual([])
  })

  it('sends nothing where the file holds no token', async () => {
    let asked = 0
    const url = await serve(() => {
      asked += 1
      return 200
    })
    const file = tokenFile('')
    writeFileSync(file, 'two words')
    expect((await look({ file, url })).result.ok).toBe(false)
    expect(asked).toBe(0)
  })
})

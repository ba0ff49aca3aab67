import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../certificate/certificate.ts'
import { answerWith, deadPort, httpAnswer, listen, listening } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

async function ask(
  behaviour: (socket: Socket) => void,
  options: Record<string, unknown> = {},
  timeoutMs = 10_000,
) {
  const port = await listen(behaviour)
  const { result } = await probeOnce(
    'http',
    { url: `http://127.0.0.1:${port}/healthz?x=1`, ...options },
    { timeoutMs },
  )
  return result
}

describe('the http probe', () => {
  it('finds an endpoint up, with status, latency and quantiles over the samples', async () => {
    let requests = 0
    const count = (socket: Socket) => {
      requests += 1
      answerWith(httpAnswer(200, 'fine'))(socket)
    }
    const warned: Error[] = []
    const onWarning = (warning: Error) => warned.push(warning)
    process.on('warning', onWarning)
    const result = await ask(count, { samples: 25 })
    process.off('warning', onWarning)
    expect(warned).toEqual([])
    expect(result).toMatchObject({ ok: true, error: null, value: { up: true, status: 200 } })
    expect(requests).toBe(25)
    const { latency_ms, p50_ms, p95_ms } = result.value as Record<string, number>
    expect(latency_ms).toBe(p50_ms)
    expect(p95_ms!).toBeGreaterThanOrEqual(p50_ms!)
  })

  it('sends the path, the host, the given headers and asks for no compression', async () => {
    let head = ''
    await ask(
      (socket) => {
        socket.on('data', (chunk) => {
          head += chunk.toString()
        })
        answerWith(httpAnswer(204))(socket)
      },
      { method: 'HEAD', headers: { Authorization: 'Bearer abc' } },
    )
    expect(head).toMatch(/^HEAD \/healthz\?x=1 HTTP\/1\.1\r\n/)
    expect(head).toMatch(/\r\nhost: 127\.0\.0\.1:\d+\r\n/)
    expect(head).toContain('authorization: Bearer abc\r\n')
    expect(head).toContain('accept-encoding: identity\r\n')
    expect(head).toContain('connection: close\r\n')
  })

  it.each([
    ['a status outside the range', httpAnswer(503), {}, { reason: 'wrong_answer', status: 503 }],
    [
      'a status outside the list',
      httpAnswer(200),
      { expect_status: [201, '300-399'] },
      { reason: 'wrong_answer' },
    ],
    [
      'a body that does not match',
      httpAnswer(200, 'no'),
      { match: '^ok$' },
      { reason: 'wrong_answer', matched: false },
    ],
    ['an answer that is no HTTP', 'SSH-2.0-x\r\n', {}, { reason: 'wrong_answer' }],
    ['an answer that breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab', {}, { reason: 'reset' }],
    ['an empty answer', '', {}, { reason: 'reset' }],
    [
      'a head that does not end',
      `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}`,
      {},
      { reason: 'wrong_answer' },
    ],
    [
      'a redirect that is no address',
      httpAnswer(302, '', { location: 'http://:bad' }),
      {},
      { reason: 'wrong_answer' },
    ],
    [
      'a redirect to a file',
      httpAnswer(302, '', { location: 'file:///etc/passwd' }),
      {},
      { reason: 'wrong_answer' },
    ],
    ['a redirect to itself', httpAnswer(302, '', { location: '/healthz' }), {}, { reason: 'wrong_answer' }],
    [
      'a redirect to the metadata service',
      httpAnswer(307, '', { location: 'http://169.254.169.254/latest' }),
      {},
      { reason: 'wrong_answer' },
    ],
  ])('calls %s a failed target', async (_what, answer, options, value) => {
    const result = await ask(answerWith(answer), options)
    expect(result).toMatchObject({ ok: false, severity_hint: 'warn', value: { up: false, ...value } })
    expect(result.error).toEqual(expect.any(String))
  })

  it.each([
    ['a listed status', httpAnswer(404), { expect_status: 404 }, { status: 404 }],
    ['a body that matches', httpAnswer(200, 'all ok here'), { match: 'ok' }, { matched: true }],
    [
      'a redirect when it is not to be followed',
      httpAnswer(302, '', { location: '/' }),
      { follow_redirects: false },
      { status: 302 },
    ],
    ['a body over the limit', httpAnswer(200, 'x'.repeat(200_000)), { max_body: '1KiB' }, { status: 200 }],
  ])('accepts %s', async (_what, answer, options, value) => {
    const result = await ask(answerWith(answer), options)
    expect(result).toMatchObject({ ok: true, error: null, value: { up: true, ...value } })
  })

  it('follows a redirect to another server without taking the headers along', async () => {
    let head = ''
    const second = await listen((socket) => {
      socket.on('data', (chunk) => {
        head += chunk.toString()
      })
      answerWith(httpAnswer(200, 'there'))(socket)
    })
    const location = `http://127.0.0.1:${second}/there`
    const result = await ask(answerWith(httpAnswer(301, '', { location })), {
      headers: { authorization: 'secret' },
      match: 'there',
    })
    expect(result.value).toMatchObject({ up: true, status: 200, matched: true })
    expect(head).toContain('GET /there')
    expect(head).not.toContain('secret')
  })

  it.each([
    ['says nothing', () => {}],
    [
      'sends one byte at a time',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
        const timer = setInterval(() => socket.write('x'), 20)
        socket.on('close', () => clearInterval(timer))
      },
    ],
  ])('gives up on a server that %s when its time is over', async (_what, behaviour) => {
    const result = await ask(behaviour, {}, 150)
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'timeout' } })
    expect(result.error).toContain('150 ms')
  })

  it('tells a refused connection', async () => {
    const { result } = await probeOnce('http', { url: `http://127.0.0.1:${await deadPort()}/` })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'refused' } })
  })

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
  ])('refuses to ask %s', async (url) => {
    const { result } = await probeOnce('http', { url })
    expect(result).toMatchObject({ ok: false, value: null })
    expect(result.error).toContain('allow_link_local')
  })

  it.each([
    ['a pattern that is none', { match: '(' }],
    ['authorities that are not there', { ca_file: '/nonexistent/ca.pem' }],
  ])('is an error of the prober with %s', async (_what, options) => {
    const result = await ask(answerWith(httpAnswer(200)), options)
    expect(result).toMatchObject({ ok: false, value: null })
  })
})

describe('the http probe over TLS', () => {
  async function askSecurely(days: number, given: { host?: string; options?: Record<string, unknown> } = {}) {
    const certificate = makeCertificate(days, given.host)
    const server = createServer(certificate, (_request, response) => response.end('fine'))
    const port = await listening(server, () => server.closeAllConnections())
    const authority = join(scratch({ 'ca.pem': certificate.cert }), 'ca.pem')
    const url = `https://localhost:${port}/`
    const { result } = await probeOnce('http', { url, ca_file: authority, ...given.options })
    return result
  }

  it('trusts the authority it is given and tells the days left', async () => {
    const result = await askSecurely(30)
    expect(result).toMatchObject({ ok: true, value: { up: true, status: 200 } })
    const { tls_days_left } = result.value as Record<string, number>
    expect(tls_days_left).toBeGreaterThan(29.9)
    expect(tls_days_left).toBeLessThanOrEqual(30)
  })

  it('calls an expired certificate a failed target and still tells since when', async () => {
    const result = await askSecurely(-2)
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'tls' } })
    expect((result.value as Record<string, number>).tls_days_left).toBeLessThan(-1.9)
    expect(result.error).toContain('EXPIRED')
  })

  it('refuses a certificate of nobody it knows and one of another name', async () => {
    const unknown = await askSecurely(30, { options: { ca_file: undefined } })
    expect(unknown.value).toMatchObject({ up: false, reason: 'tls' })
    const other = await askSecurely(30, { host: 'other.example' })
    expect(other.value).toMatchObject({ up: false, reason: 'tls' })
  })

  it('asks without trust when told to', async () => {
    const result = await askSecurely(-2, { options: { insecure_skip_verify: true } })
    expect(result.value).toMatchObject({ up: true, status: 200 })
  })

  it('tells a server that speaks no TLS', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 X\r\n\r\n'))
    const { result } = await probeOnce('http', { url: `https://127.0.0.1:${port}/` })
    expect(result.value).toMatchObject({ up: false, reason: 'tls' })
  })
})

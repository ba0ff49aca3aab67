import { describe, expect, it } from 'vitest'
import { connectGateway } from '../../../src/gateway/client/connect.ts'
import { GatewayError } from '../../../src/gateway/client/gateway-error.ts'
import { readHealth } from '../../../src/gateway/client/health/openclaw.ts'
import { targetOf, testEdges } from '../client-edges.ts'
import { releases } from '../recorded.ts'
import { replay, transcript, transcriptNames } from '../replayed-gateway.ts'

const soon = () => AbortSignal.timeout(5_000)
const connect = (url: string) =>
  connectGateway(targetOf(url, 'secret'), testEdges(), { need: null, signal: soon() })

async function failureOf(url: string): Promise<GatewayError> {
  const failure = await connect(url).catch((error: unknown) => error)
  if (failure instanceof GatewayError) return failure
  throw failure
}

describe.each(releases)('recorded OpenClaw %s', (release) => {
  const protocol = release === '2026.9.6' ? 4 : 3

  it('lets the client in and answers health', async () => {
    const { url, sent } = await replay(release, '02-connect-ok')
    const connection = await connect(url)
    expect(connection.hello).toMatchObject({ protocol, dialect: 'openclaw', tickIntervalMs: 30_000 })
    expect(connection.hello.uptimeMs).toBeGreaterThan(0)
    const answer = readHealth(await connection.call('health', {}, soon()), connection.hello, 0)
    expect(answer).toMatchObject({ reasons: [], timestamp: expect.any(Number), uptime: expect.any(Number) })
    expect(sent.map(({ method }) => method)).toEqual(['connect', 'health'])
    connection.close()
  })

  it('is sent exactly the keys that it accepts', async () => {
    const { url, sent } = await replay(release, '02-connect-ok')
    const connection = await connect(url)
    connection.close()
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(['id', 'method', 'params', 'type'])
    const accepted = ['auth', 'caps', 'client', 'maxProtocol', 'minProtocol', 'role', 'scopes', 'userAgent']
    expect(Object.keys(sent[0]?.params ?? {}).sort()).toEqual(accepted)
  })

  it.each([
    ['03-wrong-token', 'GATEWAY_TOKEN_REFUSED', 77],
    ['04-no-auth', 'GATEWAY_TOKEN_REFUSED', 77],
    ['05-wrong-protocol-high', 'GATEWAY_PROTOCOL', 69],
  ])('%s is understood as %s', async (name, code, exit) => {
    const { url } = await replay(release, name)
    expect(await failureOf(url)).toMatchObject({ code, exit, phase: 'handshake' })
  })

  it.each(['10-unknown-method-read-scope', '11-set-heartbeats-read-scope'])(
    '%s: a missing scope is told, and the connection stays',
    async (name) => {
      const { url } = await replay(release, name)
      const connection = await connect(url)
      const method = name.startsWith('10') ? 'no.such.method' : 'set-heartbeats'
      await expect(connection.call(method, {}, soon())).rejects.toMatchObject({
        code: 'GATEWAY_SCOPE_MISSING',
        phase: 'call',
      })
      connection.close()
      expect(await connection.ended).toMatchObject({ wanted: true })
    },
  )

  it('answers questions that were all asked at once', async () => {
    const { url } = await replay(release, '20-pipelined')
    const connection = await connect(url)
    const answers = await Promise.all([
      connection.call('health', {}, soon()),
      connection.call('status', {}, soon()),
    ])
    expect(answers).toEqual([
      expect.objectContaining({ ok: true }),
      expect.objectContaining({ heartbeat: expect.anything() }),
    ])
    connection.close()
  })

  it.each([
    ['23-shutdown-restart-signal', 'restart', 1_500],
    ['24-shutdown-sigterm', 'stop', null],
  ])('%s: says that it ends, and how', async (name, kind, restartExpectedMs) => {
    const { url } = await replay(release, name)
    const ending = await (await connect(url)).ended
    expect(ending).toMatchObject({ code: 1012, wanted: false, silent: false })
    expect(ending.shutdown).toMatchObject({ kind, restartExpectedMs })
  })

  it('gives its events in order, and misses none', async () => {
    const { url } = await replay(release, '22-ticks-and-health-events')
    const connection = await connect(url)
    const wanted =
      transcript(release, '22-ticks-and-health-events').filter((step) => step.in?.type === 'event').length - 1
    const heard: string[] = []
    await new Promise<void>((resolve) => {
      connection.onEvent(({ event, missed }) => {
        heard.push(`${event} ${missed}`)
        if (heard.length === wanted) resolve()
      })
    })
    expect(heard.filter((event) => event === 'tick 0').length).toBeGreaterThanOrEqual(2)
    expect(heard.every((event) => event.endsWith(' 0'))).toBe(true)
    connection.close()
  })
})

it('a current OpenClaw that is still starting is not called dead', async () => {
  const { url } = await replay('2026.9.6', '01-connect-while-starting')
  const failure = await failureOf(url)
  expect(failure).toMatchObject({ code: 'GATEWAY_STARTING', exit: 75, phase: 'handshake' })
  expect(failure.reply).toMatchObject({ retryable: true, retryAfterMs: 500 })
})

it('every transcript begins with a challenge, which is what the client waits for', () => {
  for (const release of releases) {
    for (const name of transcriptNames(release)) {
      expect(transcript(release, name)[0]?.in).toMatchObject({ event: 'connect.challenge' })
    }
  }
})

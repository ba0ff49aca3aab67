import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { busyOpenClaw } from '../gateway/busy-gateway.ts'
import { refusal, type ScriptedGateway, silence, startGateway } from '../gateway/scripted-gateway.ts'
import { answerWith, deadPort, httpAnswer, listen } from '../probes/listen.ts'
import { hasTmux, openTerminal } from './tmux.ts'
import { bin, startVitals, vitals } from './vitals.ts'

async function gatewayOf(methods: Readonly<Record<string, unknown>>): Promise<ScriptedGateway> {
  const gateway = await startGateway({ methods })
  onTestFinished(() => gateway.stop())
  return gateway
}

const views = [
  ['status'],
  ['channels'],
  ['sessions'],
  ['nodes'],
  ['cron'],
  ['cron runs daily-backup'],
  ['usage --since 24h --by session'],
  ['presence'],
]

describe.each(views)('vitals %s', (line) => {
  const words = line.split(' ')

  it('prints a table, one JSON document, and ends with 0', async () => {
    const { url } = await gatewayOf(busyOpenClaw)
    const table = await vitals([...words, '--url', url])
    expect([table.status, table.stderr]).toEqual([0, ''])
    expect(table.stdout).not.toContain('\x1b')
    const json = await vitals([...words, '--url', url, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ unknown: expect.any(Array) })
  })

  it('ends with 69 and an error where there is no gateway', async () => {
    const url = `ws://127.0.0.1:${await deadPort()}`
    const { status, stdout } = await vitals([...words, '--url', url, '--json'])
    expect([status, JSON.parse(stdout).error.code]).toEqual([69, 'GATEWAY_UNREACHABLE'])
  })
})

// To start, to connect and to be answered, on a machine with much else to do.
const enough = '5s'

describe('vitals status', () => {
  const starting = refusal('UNAVAILABLE', 'gateway starting; retry shortly', { reason: 'startup-sidecars' })
  const mute = Object.fromEntries(Object.keys(busyOpenClaw).map((method) => [method, silence]))

  it.each<[string, () => Promise<number>, number, string]>([
    ['nobody listens', deadPort, 69, 'GATEWAY_UNREACHABLE'],
    ['the port is silent', () => listen(() => {}), 69, 'GATEWAY_TIMEOUT'],
    ['a web server has the port', () => listen(answerWith(httpAnswer(200))), 69, 'GATEWAY_NOT_SPOKEN'],
    ['the gateway starts', () => portOf({ connect: starting }), 75, 'GATEWAY_STARTING'],
    ['it refuses the token', () => portOf({ connect: wrongToken }), 77, 'GATEWAY_TOKEN_MISSING'],
    ['it speaks another protocol', () => portOf({ connect: wrongProtocol }), 69, 'GATEWAY_PROTOCOL'],
    ['it lets nobody in', () => portOf({ connect: silence }), 69, 'GATEWAY_TIMEOUT'],
  ])('where %s there is only the reason', async (_, port, status, code) => {
    const url = `ws://127.0.0.1:${await port()}`
    // Only where nothing comes is the time waited out; it is over as well where the start took all of it.
    const timeout = code === 'GATEWAY_TIMEOUT' ? '1s' : '15s'
    const ended = await vitals(['status', '--json', '--timeout', timeout, '--url', url])
    expect([ended.status, JSON.parse(ended.stdout).error.code]).toEqual([status, code])
  })

  it('where the gateway lets us in and tells nothing, what it said of itself is left', async () => {
    const { url } = await gatewayOf(mute)
    const { status, stdout } = await vitals(['status', '--json', '--timeout', enough, '--url', url])
    expect(status).toBe(69)
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'unknown',
      gateway: { version: '2026.9.6' },
      channels: null,
    })
  })

  it('where one part never comes the others are told, and the status is 0', async () => {
    const { url } = await gatewayOf({ ...busyOpenClaw, 'usage.cost': silence, 'usage.status': silence })
    const { status, stdout } = await vitals(['status', '--json', '--timeout', enough, '--url', url])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      usage: null,
      nodes: [{ name: 'macbook' }, {}],
      unknown: [{ part: 'usage' }],
    })
  })

  it.each([
    [busyOpenClaw, 1],
    [
      {
        ...busyOpenClaw,
        'channels.status': { channelAccounts: {} },
        'cron.list': { jobs: [] },
        'node.list': { nodes: [] },
      },
      0,
    ],
    [{ ...busyOpenClaw, 'node.list': refusal('UNAVAILABLE', 'handler threw') }, 3],
  ])('--exit-state gives the verdict (%#)', async (methods, expected) => {
    const { url } = await gatewayOf(methods)
    expect((await vitals(['status', '--exit-state', '--url', url])).status).toBe(expected)
  })
})

const wrongToken = refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch', {
  code: 'AUTH_TOKEN_MISMATCH',
})
const wrongProtocol = refusal('INVALID_REQUEST', 'protocol mismatch', { code: 'PROTOCOL_MISMATCH' })

async function portOf(methods: Readonly<Record<string, unknown>>): Promise<number> {
  return (await gatewayOf(methods)).port
}

describe('vitals status --watch', () => {
  it('asks again when the gateway tells of news, and not otherwise', async () => {
    const gateway = await gatewayOf(busyOpenClaw)
    const { child, ended } = startVitals(['status', '--watch', '--json', '--url', gateway.url])
    let text = ''
    child.stdout.on('data', (part: string) => (text += part))
    const documents = () => text.split('\n').length - 1
    await vi.waitUntil(() => documents() === 1, { timeout: 30_000 })
    const asked = gateway.asked.length
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(gateway.asked.length).toBe(asked)
    gateway.answer('node.list', { nodes: [] })
    for (const event of ['presence', 'tick', 'health']) gateway.emit(event, {})
    await vi.waitUntil(() => documents() === 2, { timeout: 30_000 })
    gateway.emit('chat', {})
    await new Promise((resolve) => setTimeout(resolve, 700))
    child.kill('SIGTERM')
    expect((await ended).status).toBe(143)
    const nodes = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).nodes.length)
    expect(nodes).toEqual([2, 0])
  }, 90_000)

  it('an old gateway that tells of its health at each question is not asked for ever', async () => {
    const gateway = await gatewayOf(busyOpenClaw)
    gateway.answer('health', () => {
      gateway.emit('health', {})
      return busyOpenClaw.health
    })
    const { child, ended } = startVitals(['status', '--watch', '--json', '--url', gateway.url])
    const asked = () => gateway.asked.filter(({ method }) => method === 'health').length
    await vi.waitUntil(() => asked() > 0, { timeout: 30_000 })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    child.kill('SIGTERM')
    await ended
    expect(asked()).toBe(1)
  }, 90_000)

  it.runIf(hasTmux).each([80, 200])(
    'lives through a restart in a terminal of %i columns',
    async (columns) => {
      const gateway = await startGateway({ methods: busyOpenClaw })
      const terminal = openTerminal(columns, 24)
      terminal.type(`${bin} status --watch --url ${gateway.url}`)
      const isLive = (rows: string[]) => /^As of .*Ctrl-C ends\.$/.test(rows.at(-1) ?? '')
      const before = await terminal.shows(isLive)
      const top = before.findIndex((row) => row.includes('DEGRADED'))
      expect(terminal.cursorIsVisible()).toBe(false)

      const begun = Date.now()
      await gateway.shutDown({ reason: 'restart', gracePeriod: 1_500, restartExpectedMs: 2_000 })
      await terminal.shows((rows) => rows.some((row) => row.startsWith('The gateway restarts: restart.')))
      const healthy = { ...busyOpenClaw, 'channels.status': { channelAccounts: {} } }
      const again = await startGateway({ methods: healthy, port: gateway.port })
      onTestFinished(() => again.stop())
      const after = await terminal.shows(
        (rows) => isLive(rows) && rows.some((row) => /channels +none/.test(row)),
      )
      // Neither the grace period nor the time until it is expected back was cut short.
      expect(Date.now() - begun).toBeGreaterThanOrEqual(2_000)
      expect(after.findIndex((row) => row.includes('DEGRADED'))).toBe(top)
      expect(after.filter((row) => row.includes('openclaw 2026.9.6')).length).toBe(1)

      terminal.press('C-c')
      await terminal.shows((rows) => rows.at(-1) === '$')
      terminal.type('echo status $?')
      await terminal.shows((rows) => rows.includes('status 130'))
      expect(terminal.cursorIsVisible()).toBe(true)
      expect(terminal.rows().join('\n')).not.toContain('^C')
    },
    120_000,
  )
})

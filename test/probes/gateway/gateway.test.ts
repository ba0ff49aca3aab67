import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Value } from '../../../src/core/value.ts'
import { busyOpenClaw } from '../../gateway/busy-gateway.ts'
import { refusal, type ScriptedGateway, silence, startGateway } from '../../gateway/scripted-gateway.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'
import { deadPort, listen } from '../listen.ts'
import { probeOnce } from '../probe-once.ts'

async function gatewayOf(methods: Readonly<Record<string, unknown>>, hello = {}): Promise<ScriptedGateway> {
  const gateway = await startGateway({ methods, hello })
  onTestFinished(() => gateway.stop())
  return gateway
}

async function gatewayValue(
  methods: Readonly<Record<string, unknown>>,
  options: Record<string, unknown> = {},
) {
  const { url } = await gatewayOf(methods)
  const { result } = await probeOnce('gateway', { url, ...options })
  return result.value as Readonly<Record<string, Value>>
}

const all = ['channels', 'sessions', 'cron', 'nodes', 'usage']

describe('the gateway probe', () => {
  it('gives what a policy can decide on', async () => {
    const value = await gatewayValue(busyOpenClaw, { ask: all })
    expect(value).toMatchObject({
      ...{
        up: true,
        state: 'degraded',
        healthy: false,
        version: '2026.9.6',
        uptime_s: 86_400,
        unavailable: [],
      },
      problems: ['telegram/bot: it is impaired: stale-socket', 'discord: it is disconnected: token invalid'],
      ...{ channels: 3, channels_down: 2, channels_down_names: ['telegram/bot', 'discord'] },
      ...{ sessions: 47, sessions_active: 1, sessions_failed: 1 },
      ...{ context_max_pct: 92, context_max_session: 'agent:main:main' },
      ...{ cron_jobs: 3, cron_failing: 1, cron_failing_names: ['digest'] },
      ...{ nodes: 2, nodes_missing: 1 },
      ...{ tokens: 1_015_400, cost_usd: 1.5, quota_max_pct: 96 },
    })
    expect(value.cron_overdue_s).toBeGreaterThan(20 * 60)
    expect(value.nodes_silent_s).toBeGreaterThan(30 * 60)
  })

  it('asks for nothing but what it was told to', async () => {
    const gateway = await gatewayOf(busyOpenClaw)
    const { result } = await probeOnce('gateway', { url: gateway.url, ask: [] })
    expect(result.value).toMatchObject({ up: true, healthy: false })
    expect(gateway.asked.map(({ method }) => method)).toEqual(['connect', 'health', 'channels.status'])
  })

  it('only the named nodes have to be there, and one that is not listed is missing', async () => {
    const value = await gatewayValue(busyOpenClaw, { nodes: ['macbook', 'tablet'] })
    expect(value).toMatchObject({ nodes: 2, nodes_missing: 1, nodes_silent_s: 0 })
  })

  it('what is not told is absent, and named', async () => {
    const value = await gatewayValue({
      ...busyOpenClaw,
      'cron.list': refusal('UNAVAILABLE', 'handler threw'),
    })
    expect(value.unavailable).toEqual(['cron'])
    expect(Object.keys(value).filter((name) => name.startsWith('cron_'))).toEqual([])
    expect(value.channels_down).toBe(2)
  })

  const broken = refusal('UNAVAILABLE', 'handler threw')
  const old = refusal('INVALID_REQUEST', 'unknown method: usage')
  it.each<[string, object, object, readonly string[]]>([
    ['the quotas', { 'usage.status': broken }, { tokens: 1_015_400, cost_usd: 1.5 }, ['quota_max_pct']],
    ['the totals', { 'usage.cost': broken }, { quota_max_pct: 96 }, ['tokens', 'cost_usd']],
    ['quotas that an old gateway does not have', { 'usage.status': old }, { tokens: 1_015_400 }, []],
    ['totals that an old gateway does not have', { 'usage.cost': old }, { quota_max_pct: 96 }, []],
    [
      'totals that are still counted',
      { 'usage.cost': { totals: { totalTokens: 0 }, cacheStatus: { status: 'refreshing' } } },
      { quota_max_pct: 96 },
      ['tokens', 'cost_usd'],
    ],
    [
      'quotas of a provider that could not be asked',
      { 'usage.status': { providers: [{ provider: 'anthropic', windows: [], error: 'HTTP 401' }] } },
      { tokens: 1_015_400 },
      ['quota_max_pct'],
    ],
  ])('usage is told part by part: %s', async (_what, methods, told, unavailable) => {
    const { url } = await gatewayOf({ ...busyOpenClaw, ...methods })
    const { result } = await probeOnce('gateway', { url, ask: ['usage'] })
    const value = result.value as Readonly<Record<string, Value>>
    expect(value).toMatchObject({ ...told, unavailable })
    const usage = ['tokens', 'cost_usd', 'quota_max_pct']
    for (const field of unavailable) expect(value).not.toHaveProperty(field)
    expect(usage.some((field) => field in value)).toBe(true)
  })

  it('of our own gateway the cost is told without the tokens, and the tokens without the cost', async () => {
    const ours = { features: { capabilities: ['openvitals'] } }
    const usage = async (methods: Readonly<Record<string, unknown>>) => {
      const { url } = await gatewayOf({ ...busyOpenClaw, ...methods }, ours)
      const { result } = await probeOnce('gateway', { url, ask: ['usage'] })
      return result.value
    }
    const cost = { 'usage.cost': { cost: 0.5 } }
    const tokens = { 'usage.status': { input: 3, output: 4, quotas: [] } }
    expect(await usage({ ...cost, 'usage.status': broken })).toMatchObject({
      cost_usd: 0.5,
      unavailable: ['tokens', 'quota_max_pct'],
    })
    expect(await usage({ ...tokens, 'usage.cost': broken })).toMatchObject({
      tokens: 7,
      unavailable: ['cost_usd'],
    })
  })

  it('a part that never comes does not cost the others', async () => {
    const { url } = await gatewayOf({ ...busyOpenClaw, 'sessions.list': silence })
    const { result } = await probeOnce('gateway', { url }, { timeoutMs: 600 })
    expect(result.value).toMatchObject({ up: true, channels: 3, unavailable: ['sessions'] })
  })

  it('tells what its answer to health shows to be wrong', async () => {
    const health = { ok: true, plugins: { errors: [{ id: 'browser', error: 'no display' }] } }
    expect(await gatewayValue({ ...busyOpenClaw, health })).toMatchObject({
      healthy: false,
      problems: expect.arrayContaining(['browser: no display']),
    })
  })

  it.each<[string, () => Promise<number>, string]>([
    ['refused', deadPort, 'refused'],
    ['silent', () => listen(() => {}), 'timeout'],
    ['starting', () => portOf(refusal('UNAVAILABLE', 'gateway starting; retry shortly')), 'starting'],
    ['of another protocol', () => portOf(refusal('INVALID_REQUEST', 'protocol mismatch')), 'wrong_answer'],
  ])('a gateway that is %s has a reason', async (_, port, reason) => {
    const url = `ws://127.0.0.1:${await port()}`
    const { result } = await probeOnce('gateway', { url }, { timeoutMs: 500 })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason } })
  })

  it('one that does not let us in was not looked at: there is no value', async () => {
    const port = await portOf(refusal('INVALID_REQUEST', 'unauthorized: gateway token mismatch'))
    const { result } = await probeOnce('gateway', { url: `ws://127.0.0.1:${port}` })
    expect([result.ok, result.value]).toEqual([false, null])
  })

  it('the token comes from its file, and only to an address of the same policy', async () => {
    const gateway = await gatewayOf(busyOpenClaw)
    vi.stubEnv('VITALS_GATEWAY_TOKEN', 'canary-of-the-host')
    onTestFinished(() => void vi.unstubAllEnvs())
    const file = join(temporaryDirectory(), 'token')
    writeFileSync(file, 'canary-of-the-policy\n', { mode: 0o600 })
    await probeOnce('gateway', { url: gateway.url, ask: [] })
    await probeOnce('gateway', { url: gateway.url, ask: [], token_file: file })
    const sent = gateway.asked.filter(({ method }) => method === 'connect').map(({ params }) => params.auth)
    expect(sent).toEqual([undefined, { token: 'canary-of-the-policy' }])
  })

  it('a token that others can read is not used', async () => {
    const { url } = await gatewayOf(busyOpenClaw)
    const file = join(temporaryDirectory(), 'token')
    writeFileSync(file, 'canary', { mode: 0o600 })
    chmodSync(file, 0o644)
    const { result } = await probeOnce('gateway', { url, token_file: file })
    expect([result.value, result.error]).toEqual([null, expect.stringContaining('can be read by others')])
  })
})

async function portOf(connect: unknown): Promise<number> {
  return (await gatewayOf({ ...busyOpenClaw, connect })).port
}

describe('the heartbeat probe of a gateway', () => {
  const ours = { features: { capabilities: ['openvitals'] } }

  it('tells the age of the last beat that our gateway heard', async () => {
    const beat = { timestamp: 5, age: 30_000, seq: 4, state: 'degraded' }
    const gateway = await gatewayOf({ 'last-heartbeat': beat }, ours)
    const { result } = await probeOnce('heartbeat', { gateway: { url: gateway.url }, agent: 'edge-1' })
    const told = { age_s: 30, seq: 4, state: 'degraded', healthy: false }
    expect(result.value).toEqual({ up: true, agent_id: 'edge-1', ...told })
    expect(gateway.asked.at(-1)?.params).toEqual({ nodeId: 'edge-1' })
  })

  it('tells how long a node of OpenClaw has been silent', async () => {
    const { url } = await gatewayOf(busyOpenClaw)
    const { result } = await probeOnce('heartbeat', { gateway: { url }, agent: 'macbook' })
    expect(result.value).toMatchObject({ up: true, agent_id: 'macbook', age_s: 0 })
  })

  it('an agent that nobody has heard of has failed', async () => {
    const { url } = await gatewayOf(busyOpenClaw)
    const { result } = await probeOnce('heartbeat', { gateway: { url }, agent: 'nobody' })
    expect(result.value).toMatchObject({ up: false, reason: 'wrong_answer' })
  })
})

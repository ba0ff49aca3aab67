import { describe, expect, it } from 'vitest'
import { statusParts, statusView } from '../../../../src/gateway/client/views/status.ts'
import { askingOf, ours } from '../../asking.ts'
import { busyOpenClaw } from '../../busy-gateway.ts'
import { recorded, releases } from '../../recorded.ts'
import { refusal, silence } from '../../scripted-gateway.ts'

const now = 1_795_289_420_000
const clock = { now: () => now, gatewayNow: now }
const health = { ok: true, ts: now, plugins: { errors: [] } }
const account = { accountId: 'default', enabled: true, configured: true, running: true }

function answersOf(release: (typeof releases)[number]) {
  return { ...recorded(release), health }
}

describe('status of a real OpenClaw takes the form of the seed', () => {
  it.each(releases)('%s', async (release) => {
    const status = await statusView(await askingOf(answersOf(release), clock))
    expect(status).toMatchObject({
      state: 'healthy',
      reasons: [],
      gateway: { version: '2026.9.6', uptime: 86_400, kind: 'openclaw' },
      channels: {},
      sessions: { total: release === '2026.9.6' ? 2 : 1, active: release === '2026.9.6' ? 0 : null },
      cron: { jobs: 1, nextRun: 1_795_312_800_000, failing: 0, overdue: 0 },
      nodes: [{ connected: true }],
      unknown: [],
    })
  })

  it('the only account of a channel has its name, several have their own', async () => {
    const channelAccounts = {
      whatsapp: [{ ...account, connected: true }],
      telegram: [account, { ...account, accountId: 'bot', connected: false, lastError: 'token invalid' }],
    }
    const answers = { ...answersOf('2026.9.6'), 'channels.status': { channelAccounts } }
    const status = await statusView(await askingOf(answers, clock))
    expect(status.channels).toEqual({
      whatsapp: { status: 'connected', accountId: 'default', error: null },
      telegram: { status: 'running', accountId: 'default', error: null },
      'telegram/bot': { status: 'disconnected', accountId: 'bot', error: 'token invalid' },
    })
    expect([status.state, status.reasons.map(({ code, subject }) => `${code} ${subject}`)]).toEqual([
      'degraded',
      ['channel_down telegram/bot'],
    ])
  })
})

describe('told one by one', () => {
  it('are sessions, channels, jobs and models, and how long each answer took', async () => {
    const { details } = await statusView(await askingOf(busyOpenClaw, clock), { verbose: true })
    expect(details?.sessions?.map(({ sessionKey, contextUsage }) => [sessionKey, contextUsage])).toEqual([
      ['agent:main:main', 92],
      ['agent:main:telegram:dm:42', 0.6],
      ['agent:work:main', null],
    ])
    expect(details?.channels).toHaveLength(3)
    expect(details?.jobs).toHaveLength(3)
    expect(details?.usageByModel).toMatchObject([{ name: 'claude-opus-4-6', total: 15_400 }])
    for (const ms of Object.values(details?.answeredMs ?? {})) expect(ms).toBeGreaterThanOrEqual(0)
  })

  it('is nothing that was not asked for', async () => {
    expect(await statusView(await askingOf(busyOpenClaw, clock))).not.toHaveProperty('details')
  })

  it('a part without an answer is null, and took no time that is known', async () => {
    const asking = await askingOf({ ...busyOpenClaw, 'sessions.list': refusal('UNAVAILABLE', 'no') }, clock)
    const { details, unknown } = await statusView(asking, { verbose: true })
    expect(details).toMatchObject({ sessions: null, answeredMs: { sessions: null } })
    expect(unknown.map(({ part }) => part)).toContain('sessions')
  })
})

describe('a part that is not told is unknown, and the others are kept', () => {
  it.each([
    ['refused', refusal('UNAVAILABLE', 'handler threw'), 'GATEWAY_CALL_FAILED'],
    ['of another form', { channels: 'none' }, 'GATEWAY_CALL_FAILED'],
    ['beyond the scope', refusal('FORBIDDEN', 'missing scope: operator.read'), 'GATEWAY_SCOPE_MISSING'],
  ])('%s', async (_, answer, code) => {
    const asking = await askingOf({ ...answersOf('2026.9.6'), 'channels.status': answer }, clock)
    const status = await statusView(asking)
    expect(status.channels).toBe(null)
    expect(status.unknown.map(({ part, code }) => [part, code])).toEqual([['channels', code]])
    expect(status).toMatchObject({ state: 'unknown', sessions: { total: 2 }, cron: { jobs: 1 } })
  })

  it('one that never comes is given up when the time is over', async () => {
    const asking = await askingOf({ ...answersOf('2026.9.6'), 'node.list': silence }, clock)
    const status = await statusView({ ...asking, signal: AbortSignal.timeout(200) })
    expect(status.unknown.map(({ part, code }) => [part, code])).toEqual([['nodes', 'GATEWAY_PART_SLOW']])
    expect(status.sessions).toMatchObject({ total: 2 })
  })

  it('where nothing at all is told, what the greeting said is left', async () => {
    const status = await statusView(await askingOf({}, clock))
    expect(status.unknown.map(({ part }) => part).sort()).toEqual([...statusParts].sort())
    expect(status).toMatchObject({
      state: 'unknown',
      gateway: { version: '2026.9.6', uptime: 86_400 },
      channels: null,
      sessions: null,
      cron: null,
    })
  })
})

it('our own gateway answers in the form of the seed', async () => {
  const seed = {
    health: { ok: true, timestamp: now, version: '1.2.3', uptime: 60, state: 'healthy', checks: [] },
    status: { gateway: { version: '1.2.3', uptime: 60, pid: 12345, bind: 'loopback', port: 18900 } },
    'channels.status': { channels: [{ id: 'discord', status: 'disconnected', error: 'token invalid' }] },
    'sessions.list': {
      sessions: [
        { sessionKey: 'agent:main:main', locked: true },
        { sessionKey: 'b', locked: false },
      ],
    },
    'cron.status': { jobs: [{ id: 'daily-backup', schedule: '0 2 * * *', enabled: true, nextRun: now + 9 }] },
    'node.list': {
      nodes: [{ nodeId: 'macbook-pro-m1', connected: true, stale: true, capabilities: ['system.run'] }],
    },
    'last-heartbeat': { timestamp: now, age: 0, seq: 1, state: 'healthy' },
    'usage.status': { input: 3, output: 4 },
    'usage.cost': { cost: 0.5 },
  }
  const status = await statusView(await askingOf(seed, { hello: ours, ...clock }))
  expect(status).toMatchObject({
    state: 'critical',
    gateway: { version: '1.2.3', uptime: 60, pid: 12345, bind: 'loopback', port: 18900, kind: 'openvitals' },
    channels: { discord: { status: 'disconnected', error: 'token invalid' } },
    sessions: { active: 1, total: 2 },
    usage: { totals: { input: 3, output: 4, total: 7, cost: 0.5 } },
    cron: { jobs: 1, nextRun: now + 9 },
    nodes: [{ nodeId: 'macbook-pro-m1', capabilities: ['system.run'] }],
    unknown: [],
  })
  expect(status.reasons.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'critical channel_down',
    'degraded node_stale',
  ])
})

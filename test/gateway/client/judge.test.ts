import { describe, expect, it } from 'vitest'
import { judgeGateway } from '../../../src/gateway/client/health/judge.ts'
import { statusView } from '../../../src/gateway/client/views/status.ts'
import { askingOf } from '../asking.ts'
import { silence } from '../scripted-gateway.ts'
import { clock, day, deep, hour, now, shallow, verdictOf, well } from './judging.ts'

describe('what is old or slow', () => {
  it.each<[string, number, string]>([
    ['a snapshot of a moment ago', 59_000, 'healthy'],
    ['one of six hours ago is no health', 6 * hour, 'unknown'],
  ])('%s', async (_, age, state) => {
    const verdict = await verdictOf({ health: { ok: true, ts: now - age, channels: {} } }, shallow)
    expect(verdict.state).toBe(state)
    expect(verdict.reasons).toEqual(
      state === 'healthy' ? [] : ['unknown snapshot_old health: its health is a snapshot that is 6h old'],
    )
  })

  it("an old snapshot is told by the gateway's own clock, however wrong that is", async () => {
    const gatewayNow = now - 400 * day
    const health = { ok: true, ts: gatewayNow, channels: {} }
    const asking = await askingOf({ ...well, health }, { now: () => now, gatewayNow })
    expect((await judgeGateway(asking, shallow)).verdict.state).toBe('healthy')
  })

  it.each(['health', 'channels.status', 'cron.list', 'node.list', 'last-heartbeat'])(
    'a slow %s is named as slow and costs itself only',
    async (method) => {
      const { state, reasons, unknown } = await verdictOf({ [method]: silence }, deep, 250)
      expect(state).toBe('unknown')
      expect(unknown).toHaveLength(1)
      expect(reasons).toEqual([expect.stringContaining('answers, but was slow with this')])
    },
  )

  it('a gateway that answers nothing is no verdict', async () => {
    const answers = Object.fromEntries(Object.keys(well).map((method) => [method, silence]))
    await expect(verdictOf(answers, deep, 200)).rejects.toMatchObject({ code: 'GATEWAY_TIMEOUT' })
  })

  it('usage that takes its time does not touch the verdict of a status', async () => {
    const asking = await askingOf(
      { ...well, status: {}, 'usage.cost': silence, 'usage.status': silence },
      clock,
    )
    const status = await statusView({ ...asking, signal: AbortSignal.timeout(250) })
    expect(status).toMatchObject({ state: 'healthy', usage: null })
    expect(status.unknown).toContainEqual(
      expect.objectContaining({ part: 'usage', code: 'GATEWAY_PART_SLOW' }),
    )
  })
})

it('every way to a verdict judges the same answers alike', async () => {
  const answers = {
    ...well,
    'cron.list': { jobs: [{ id: 'j', schedule: { kind: 'at' }, state: { consecutiveErrors: 2 } }] },
    'channels.status': {
      channelAccounts: { slack: [{ enabled: true, connected: false, lastError: 'gone' }] },
    },
    'node.list': { nodes: [{ nodeId: 'n', connected: false }] },
    'last-heartbeat': { ts: now, status: 'failed', reason: 'no route' },
  }
  const asking = await askingOf(answers, clock)
  const { verdict } = await judgeGateway(asking, deep)
  const status = await statusView(asking)
  expect([status.state, status.reasons]).toEqual([verdict.state, verdict.reasons])
  expect(verdict.reasons.map(({ code }) => code)).toEqual([
    'heartbeat_failed',
    'channel_down',
    'cron_failing',
    'node_disconnected',
  ])
})

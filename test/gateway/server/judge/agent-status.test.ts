import * as v from 'valibot'
import { expect, it } from 'vitest'
import { agentStatusSchema } from '../../../../src/core/heartbeat/agent-status.ts'
import { agentStatus } from '../../../../src/gateway/server/judge/state/agent-status.ts'
import { beatBody, diskPolicy, interval, JudgeBench, signed, start } from './bench.ts'

it('what is known of an agent: both verdicts, its checks, its last beat, what is missing, and what its actions may', async () => {
  const bench = new JudgeBench()
  await bench.beat(signed(beatBody({ seq: 1, free: 12 })))
  await bench.beat(signed(beatBody({ seq: 2, free: 12 })))
  await bench.beat(signed(beatBody({ seq: 4, free: 50 })))
  await bench.deadline('web-1', start + 4 * interval + 6_000)
  const status = agentStatus(bench.row(), bench.policies, start + 5 * interval)
  expect(v.safeParse(agentStatusSchema, status).issues).toBeUndefined()
  expect(status).toMatchObject({
    agent_id: 'web-1',
    state: 'degraded',
    reasons: ['low'],
    policy: { name: 'disk', digest: diskPolicy.digest },
    own_verdict: 'healthy',
    disagrees: true,
    checks: [
      { name: 'heartbeat', state: 'healthy', reasons: [] },
      { name: 'disk', state: 'degraded', reasons: ['low'], counters: { 'degraded->healthy': '1/2' } },
    ],
    last_beat: { ts: '2026-11-30T10:02:00.000Z', received_at: '2026-11-30T10:02:00.500Z' },
    ...{ boot_epoch: 1, seq: 4, held: 0, missed: 1, missing: [{ boot_epoch: 1, from: 3, to: 3 }] },
    ...{ two_senders: false, signed_off: false, clock_skew_since: null },
    expected_by: '2026-11-30T10:03:30.500Z',
    actions: [
      { name: 'notify', kind: 'webhook', attempts_left: null },
      { name: 'clean', kind: 'exec', cooldown_until: null, attempts_left: 3 },
    ],
  })
})

it('of an agent without a policy as much is known as it told', async () => {
  const bench = new JudgeBench()
  await bench.beat(signed(beatBody(), { policy: '' }))
  const status = agentStatus(bench.row(), bench.policies, start + 2 * interval)
  expect(v.safeParse(agentStatusSchema, status).issues).toBeUndefined()
  expect(status).toMatchObject({
    state: 'unknown',
    reasons: ['no_policy'],
    policy: null,
    disagrees: false,
    actions: [],
  })
})

import { expect, it } from 'vitest'
import type { AgentStatus } from '../../../src/core/heartbeat/agent-status.ts'
import { renderAgent } from '../../../src/render/fleet/agent.ts'
import { renderAgents } from '../../../src/render/fleet/agents.ts'
import { renderHistory } from '../../../src/render/fleet/history.ts'
import { renderIncidents } from '../../../src/render/fleet/incidents.ts'
import { plainPalette } from '../../../src/render/terminal/palette.ts'

const now = Date.parse('2026-03-01T12:00:00.000Z')
const style = { width: 80, palette: plainPalette, unicode: true, verbose: false, now }
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

it('a list of agents lines up, and counts them by state', () => {
  const known = { signed_off: false, silenced_until: null, acknowledged_by: [] }
  const agents = [
    {
      agent_id: 'web-2',
      state: 'critical',
      since: ago(12),
      last_seen: ago(0),
      reasons: ['disk: low'],
      ...known,
    },
    { agent_id: 'web-1', state: 'healthy', since: ago(3_000), last_seen: ago(1), reasons: [], ...known },
  ] as const
  expect(renderAgents({ agents }, style)).toEqual([
    '  AGENT  STATE     SINCE     SEEN      WHY',
    '✗ web-2  critical  12m ago   just now  disk: low',
    '✓ web-1  healthy   2d2h ago  1m ago',
    '',
    '2 agents: 1 critical, 1 healthy',
  ])
})

it('an agent that said goodbye is counted as such, not by the last state that it had', () => {
  const line = {
    since: ago(3_000),
    last_seen: ago(9),
    reasons: [],
    silenced_until: null,
    acknowledged_by: [],
  }
  const agents = [
    { agent_id: 'web-1', state: 'healthy', signed_off: false, ...line },
    { agent_id: 'web-2', state: 'healthy', signed_off: true, ...line },
  ] as const
  expect(renderAgents({ agents }, style)).toEqual([
    '  AGENT  STATE    SINCE     SEEN    WHY',
    '✓ web-1  healthy  2d2h ago  9m ago',
    '✓ web-2  healthy  2d2h ago  9m ago  signed off',
    '',
    '2 agents: 1 healthy, 1 signed off',
  ])
})

it('no agent is said in a sentence', () => {
  expect(renderAgents({ agents: [] }, style)).toEqual(['No agent has sent a beat yet.'])
})

const status: AgentStatus = {
  ...{ agent_id: 'web-2', state: 'critical', since: ago(12), reasons: ['low'] },
  policy: { name: 'web', digest: `sha256:${'0'.repeat(64)}` },
  ...{ own_verdict: 'healthy', disagrees: true },
  checks: [
    {
      ...{ name: 'heartbeat', state: 'healthy', since: ago(60), reasons: ['passing'], counters: {} },
      ...{ flapping: false, silenced_until: null, held_back: [], acknowledged: null },
    },
    {
      ...{ name: 'disk', state: 'critical', since: ago(720), reasons: ['low'] },
      ...{
        counters: { 'critical->healthy': '1/3' },
        flapping: false,
        silenced_until: null,
        held_back: [
          { action: 'tell', kind: 'problem', reasons: ['cooldown'], until: '2026-03-01T12:03:00Z' },
          { action: 'pager', kind: 'problem', reasons: ['dependency'], until: null },
        ],
        acknowledged: null,
      },
    },
  ],
  last_beat: { heartbeat_id: 'hb_x', ts: ago(0), received_at: ago(0) },
  ...{ boot_epoch: 1, seq: 9, held: 0, missed: 2, missing: [], skew_ms: 0, clock_skew_since: null },
  ...{ two_senders: false, signed_off: false, expected_by: null, actions: [] },
}

it('an agent is shown with its worst check first, what would change it, and its last day', () => {
  const changes = [{ check: 'disk', at: Date.parse(ago(720)), from: 'healthy', to: 'critical' }] as const
  expect(renderAgent({ status, changes }, { ...style, width: 60 })).toEqual([
    '✗ CRITICAL  web-2 · since 12m ago · last beat just now',
    '  policy web',
    '  its own verdict is healthy · 2 beats did not come',
    '',
    '✗ disk       critical  12h ago  low · 1 of 3 to healthy',
    '                                tell held back: cooldown',
    '                                until 12:03:00Z',
    '✓ heartbeat  healthy   1h ago',
    '',
    `  last 24h  disk       ${'─'.repeat(18)}${'C'.repeat(19)}`,
    `            heartbeat  ${'─'.repeat(37)}`,
    '            ─ healthy · C critical',
  ])
})

it.each([
  [600_000, '10m ahead'],
  [-600_000, '10m behind'],
])('a clock that is %d ms ahead is told as a person says it', (skew_ms, words) => {
  const wrong = { ...status, disagrees: false, missed: 0, skew_ms, clock_skew_since: ago(1) }
  expect(renderAgent({ status: wrong, changes: [] }, style)[1]).toBe(`  its clock is ${words}`)
})

it('a silent agent is told in a word, and what is too long for the line is cut between words', () => {
  const line = {
    since: ago(5),
    last_seen: ago(5),
    silenced_until: null,
    acknowledged_by: [],
    signed_off: false,
  }
  const agents = [
    { agent_id: 'a', state: 'unknown', ...line, reasons: ['heartbeat: missing_data', 'disk: missing_data'] },
    {
      agent_id: 'b',
      state: 'degraded',
      ...line,
      reasons: ['disk: disk_free_below_warn', 'memory: too_little'],
    },
  ] as const
  expect(renderAgents({ agents }, { ...style, width: 70 }).slice(1, 3)).toEqual([
    '? a      unknown   5m ago  5m ago  not heard of',
    '▲ b      degraded  5m ago  5m ago  disk: disk free below warn …',
  ])
})

it('of an outage the history has a line for each event, with the rule that held a message back', () => {
  const action = { type: 'action', action: 'tell', check: 'heartbeat', kind: 'lost' }
  const lost = { type: 'transition', from: 'healthy', to: 'unknown', reason: 'missing_data' }
  const events = [
    {
      ...action,
      ts: ago(1),
      outcome: 'suppressed',
      reasons: ['cooldown'],
      until: '2026-03-01T12:03:00.120Z',
    },
    { ...action, ts: ago(3), outcome: 'delivered', reasons: [] },
    { ...action, ts: ago(4), outcome: 'would_run', reasons: [] },
    { ...lost, ts: ago(4), check: 'disk' },
    { ...lost, ts: ago(4), check: 'heartbeat' },
  ]
  expect(renderHistory({ agent_id: 'web-2', events }, style).slice(1)).toEqual([
    '2026-03-01T11:56:00Z  heartbeat  healthy → unknown     missing data',
    '2026-03-01T11:57:00Z  heartbeat  tell: lost delivered',
    '2026-03-01T11:59:00Z  heartbeat  tell: lost held back  cooldown until 12:03:00Z',
  ])
  expect(renderHistory({ agent_id: 'web-2', events }, style, true)).toHaveLength(1 + events.length)
})

it('a history reads from the oldest to the newest', () => {
  const events = [
    { ts: ago(1), type: 'transition', check: 'disk', from: 'healthy', to: 'critical', reason: 'low' },
    { ts: ago(2), type: 'key', event: 'created' },
  ]
  expect(renderHistory({ agent_id: 'web-2', events }, style)).toEqual([
    'TIME                  CHECK  WHAT                REASON',
    '2026-03-01T11:58:00Z         key created',
    '2026-03-01T11:59:00Z  disk   healthy → critical  low',
  ])
  expect(renderHistory({ agent_id: 'web-2', events: [] }, style)).toEqual([
    'Nothing was written down of web-2 in that time.',
  ])
})

it('incidents that last come before those that are over', () => {
  const incident = (agent_id: string, began: number, closed_at: string | null) => {
    return {
      incident_id: agent_id,
      agent_id,
      opened_at: ago(began),
      closed_at,
      closed_by: closed_at === null ? null : agent_id === 'a' ? 'recovery' : 'removal',
      worst: 'critical',
      checks: ['disk'],
      ...{ acknowledged: null, silenced_until: null, label: null },
    } as const
  }
  expect(
    renderIncidents(
      { incidents: [incident('a', 60, ago(50)), incident('b', 90, null), incident('c', 60, ago(50))] },
      style,
    ),
  ).toEqual([
    '  AGENT  WORST     BEGAN      LASTED        CHECKS',
    '✗ b      critical  1h30m ago  1h30m so far  disk',
    '✓ a      critical  1h ago     10m           disk',
    '✓ c      critical  1h ago     10m, removed  disk',
  ])
  expect(renderIncidents({ incidents: [] }, style)).toEqual(['There was no incident.'])
})

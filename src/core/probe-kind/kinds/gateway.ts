import * as v from 'valibot'
import { bool, list, number, string, up } from '../fields.ts'
import { gatewayAddress } from '../gateway-address.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

/** What a gateway can be asked for besides its health. */
export const gatewayParts = ['channels', 'sessions', 'cron', 'nodes', 'usage'] as const

const options = v.strictObject({
  ...gatewayAddress,
  ask: v.optional(
    v.pipe(v.array(v.picklist(gatewayParts)), v.description('which of its parts to ask for, none included')),
    ['channels', 'sessions', 'cron', 'nodes'],
  ),
  nodes: v.optional(
    v.pipe(
      v.array(text('id or name of a node')),
      v.description('the nodes that have to be there; all that it lists unless told'),
    ),
  ),
})

/** Options of the gateway kind, defaults filled in. */
export type GatewayOptions = v.InferOutput<typeof options>

/** A gateway and its parts, as far as it tells of them. */
export const gateway = {
  kind: 'gateway',
  description: 'Health, channels, sessions, scheduled jobs, nodes and usage of a gateway',
  scope: 'network',
  options,
  fields: {
    up,
    reason: string(
      'why up is false: refused, timeout, budget, reset, no_such_name, unreachable, tls, wrong_answer, starting',
    ),
    latency_ms: number('time to the answer to health, the connection included', 'ms'),
    healthy: bool('whether its answer to health shows nothing wrong'),
    problems: list('what its answer to health shows to be wrong, a text each'),
    version: string('version of the gateway'),
    uptime_s: number('time since the gateway started; absent where it does not tell', 's'),
    channels: number('accounts of channels that are wanted'),
    channels_down: number('of these, those that are not connected or deliver nothing'),
    channels_down_names: list('their names'),
    sessions: number('stored sessions'),
    sessions_active: number('sessions with a run now; absent where the gateway does not tell'),
    sessions_failed: number('sessions whose last run failed'),
    context_max_pct: number('the fullest context of a session; absent where none is told', '%'),
    context_max_session: string('whose that is'),
    cron_jobs: number('scheduled jobs, without those that the gateway made for itself'),
    cron_failing: number('jobs whose last run failed'),
    cron_failing_names: list('their names'),
    cron_overdue_s: number('how late the latest job is', 's'),
    nodes: number('nodes that have to be there'),
    nodes_missing: number('of these, those that are not connected or stale'),
    nodes_silent_s: number(
      'silence of the node that has been silent longest; absent where nobody knows',
      's',
    ),
    tokens: number('tokens that the gateway has counted'),
    cost_usd: number('cost that the gateway has counted, in US dollars'),
    quota_max_pct: number('the fullest quota of a provider; absent without quotas', '%'),
    unavailable: list('the parts that were asked for and not answered; their fields are absent'),
  },
  primary: 'latency_ms',
} as const satisfies ProbeKind

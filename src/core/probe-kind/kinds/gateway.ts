import * as v from 'valibot'
import { bool, ifAny, ifTold, list, number, string, up } from '../fields.ts'
import { gatewayAddress } from '../gateway-address.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

/** What a gateway can be asked for besides its health. */
export const gatewayParts = ['channels', 'sessions', 'cron', 'nodes', 'usage'] as const

const options = v.strictObject({
  ...gatewayAddress,
  ask: v.optional(
    v.pipe(
      v.array(v.picklist(gatewayParts)),
      v.description(
        'Which of its parts to ask for: `channels`, `sessions`, `cron`, `nodes`, `usage`. The default is all but `usage`, for which a gateway may ask its providers.',
      ),
    ),
    ['channels', 'sessions', 'cron', 'nodes'],
  ),
  nodes: v.optional(
    v.pipe(
      v.array(text('id or name of a node')),
      v.description(
        'The nodes that have to be there, by id or name. The default is all that the gateway lists.',
      ),
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
    state: string('healthy, degraded, critical or unknown: the verdict of `vitals health`'),
    healthy: ifTold(bool('whether that is healthy; absent where it is unknown')),
    problems: list('what is wrong or not known, a text each'),
    version: ifAny(string('version of the gateway')),
    uptime_s: ifAny(number('time since the gateway started; absent where it does not tell', 's')),
    channels: ifAny(number('accounts of channels that are wanted'), 'channels'),
    channels_down: ifAny(number('of these, those that are not connected or deliver nothing'), 'channels'),
    channels_down_names: ifAny(list('their names'), 'channels'),
    channels_silent_s: ifAny(
      number(
        'time since anything came over the quietest transport of a connected channel; absent where none tells',
        's',
      ),
      'channels',
    ),
    sessions: ifAny(number('stored sessions'), 'sessions'),
    sessions_active: ifAny(
      number('sessions with a run now; absent where the gateway does not tell'),
      'sessions',
    ),
    sessions_failed: ifAny(number('sessions whose last run failed'), 'sessions'),
    context_max_pct: ifAny(
      number('the fullest context of a session; absent where none is reported', '%'),
      'sessions',
    ),
    context_max_session: ifAny(string('whose that is'), 'sessions'),
    cron_jobs: ifAny(number('scheduled jobs, without those that the gateway made for itself'), 'cron'),
    cron_failing: ifAny(number('jobs whose last run failed, or had something to tell and could not'), 'cron'),
    cron_failing_names: ifAny(list('their names'), 'cron'),
    cron_overdue_s: ifAny(
      number('how late the latest job is, by its next run or by its last one and its own interval', 's'),
      'cron',
    ),
    cron_stuck: ifAny(
      number('jobs that are skipped again and again or will never run, and a scheduler that sleeps'),
      'cron',
    ),
    nodes: ifAny(number('nodes that have to be there'), 'nodes'),
    nodes_missing: ifAny(number('of these, those that are not connected or stale'), 'nodes'),
    nodes_silent_s: ifAny(
      number('silence of the node that has been silent longest; absent where nobody knows', 's'),
      'nodes',
    ),
    tokens: ifAny(number('tokens that the gateway has counted'), 'usage'),
    cost_usd: ifAny(number('cost that the gateway has counted, in US dollars'), 'usage'),
    quota_max_pct: ifAny(number('the fullest quota of a provider; absent without quotas', '%'), 'usage'),
    unavailable: list(
      'the parts and fields that were asked for and not reported, or not counted yet; they are absent',
    ),
  },
  verdict: { degraded: 'healthy == false && state != "critical"', critical: 'state == "critical"' },
  primary: 'latency_ms',
  target: 'url',
  example: { target: 'ws://127.0.0.1:18789', degraded: 'healthy == false' },
} as const satisfies ProbeKind

import * as v from 'valibot'
import { bool, ifAny, ifTold, number, string, up } from '../fields.ts'
import { gatewayAddress } from '../gateway-address.ts'
import type { ProbeKind } from '../kind.ts'
import { text } from '../option-text.ts'

const options = v.pipe(
  v.strictObject({
    path: v.optional(text('A file with one heartbeat as JSON, or with one a line and the newest last.')),
    gateway: v.optional(
      v.pipe(
        v.strictObject(gatewayAddress),
        v.description(
          'Instead of a file, the gateway that hears the agent: a mapping with `url`, `token_file`, `password_file`, `tls_fingerprint` and `allow_link_local` as for `gateway`.',
        ),
      ),
    ),
    agent: v.optional(
      text(
        'The agent whose beat counts, where several write the file; with `gateway` it has to be named. Of OpenClaw it is the id or the name of a node.',
      ),
    ),
  }),
  v.check(
    ({ path, gateway }) => (path === undefined) !== (gateway === undefined),
    'needs one of path and gateway',
  ),
  v.check(({ gateway, agent }) => gateway === undefined || agent !== undefined, 'needs the agent to ask for'),
)

/** Options of the heartbeat kind. */
export type HeartbeatOptions = v.InferOutput<typeof options>

/** The last heartbeat of another agent. */
export const heartbeat = {
  kind: 'heartbeat',
  description: "Age and state of another agent's last heartbeat",
  scope: 'local',
  options,
  fields: {
    up,
    reason: string(
      'why up is false: no_such_path, wrong_answer, io_error, timeout, budget; of a gateway also refused, starting, ...',
    ),
    age_s: number(
      'time since the beat; where its time lies in the future, since the file was written, so that no wrong clock keeps an agent alive',
      's',
    ),
    state: ifAny(
      string(
        'healthy, degraded, critical, recovering or unknown; absent for a node of OpenClaw, which has none',
      ),
    ),
    healthy: ifTold(bool('whether that is healthy; absent where it is unknown')),
    agent_id: string('whose beat it is'),
    seq: ifAny(number('its number since the agent started; absent where it has none')),
    boot_epoch: ifAny(number('how often the agent has started; absent where it does not say')),
  },
  verdict: {
    degraded: 'has(heartbeat.state) && healthy == false && heartbeat.state != "critical"',
    critical: 'age_s > 300 || (has(heartbeat.state) && heartbeat.state == "critical")',
  },
  primary: 'age_s',
  target: 'path',
  example: { target: '/run/agent/beat.json', critical: 'age_s > 300' },
} as const satisfies ProbeKind

import * as v from 'valibot'
import { number, string, up } from './fields.ts'
import type { ProbeKind } from './kind.ts'
import { text } from './option-text.ts'

const options = v.strictObject({
  path: text('file with a heartbeat as JSON, or one a line (NDJSON), the newest last'),
  agent: v.optional(text('the agent whose beat counts where several write the file')),
})

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
    reason: string('why up is false: no_such_path, wrong_answer, io_error, timeout, budget'),
    age_s: number(
      'time since the beat; where its time lies in the future, since the file was written, so that no wrong clock keeps an agent alive',
      's',
    ),
    state: string('healthy, degraded, critical, recovering or unknown'),
    agent_id: string('whose beat it is'),
    seq: number('its number since the agent started; absent where it has none'),
    boot_epoch: number('how often the agent has started; absent where it does not say'),
  },
  primary: 'age_s',
} as const satisfies ProbeKind

import * as v from 'valibot'
import { type Document, stateSchema, timestampSchema } from '../report/document.ts'

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const heldBackSchema = v.strictObject({
  action: text,
  kind: v.pipe(text, v.description('What the message tells.')),
  reasons: v.pipe(v.array(text), v.description('The rules that hold it: cooldown, silence and others.')),
  until: v.pipe(
    v.nullable(timestampSchema),
    v.description('When the last of these rules ends by itself; null where nobody knows.'),
  ),
})

const checkSchema = v.strictObject({
  name: text,
  state: stateSchema,
  since: timestampSchema,
  reasons: v.array(text),
  counters: v.pipe(
    v.record(text, text),
    v.description('Progress of a transition, "degraded->healthy": "1/3".'),
  ),
  flapping: v.boolean(),
  silenced_until: v.pipe(
    v.nullable(timestampSchema),
    v.description('Until when silences hide it; null where none does.'),
  ),
  held_back: v.pipe(
    v.array(heldBackSchema),
    v.description('Messages about it that are not sent now, and why.'),
  ),
  acknowledged: v.nullable(
    v.strictObject({
      ...{ by: text, note: text, at: timestampSchema, sticky: v.boolean() },
      covers: v.pipe(stateSchema, v.description('The severity that is acknowledged; what is worse ends it.')),
      expires_at: v.nullable(timestampSchema),
    }),
  ),
})

const actionSchema = v.strictObject({
  name: text,
  kind: text,
  cooldown_until: v.nullable(timestampSchema),
  attempts_left: v.pipe(v.nullable(count), v.description('Of the window; null for notifications.')),
})

const lastBeatSchema = v.strictObject({
  heartbeat_id: text,
  ts: v.pipe(timestampSchema, v.description("The agent's own time.")),
  received_at: timestampSchema,
})

const missedSchema = v.strictObject({ boot_epoch: count, from: count, to: count })

/** The newest computed state of an agent: the answer of `GET /v1/agents/{id}/status`. */
export const agentStatusSchema = v.strictObject({
  agent_id: text,
  state: stateSchema,
  since: timestampSchema,
  reasons: v.array(text),
  policy: v.nullable(v.strictObject({ name: text, digest: text })),
  own_verdict: v.pipe(
    v.nullable(stateSchema),
    v.description('What the agent itself made of its newest beat.'),
  ),
  disagrees: v.pipe(
    v.boolean(),
    v.description("Whether the agent's own verdict is another than its policy's here."),
  ),
  checks: v.array(checkSchema),
  last_beat: v.nullable(lastBeatSchema),
  boot_epoch: v.nullable(count),
  seq: v.nullable(count),
  held: v.pipe(count, v.description('Beats that wait for those before them.')),
  missed: v.pipe(count, v.description('Beats that did not come.')),
  missing: v.pipe(v.array(missedSchema), v.description('The newest numbers among them.')),
  skew_ms: v.number(),
  clock_skew_since: v.nullable(timestampSchema),
  two_senders: v.boolean(),
  signed_off: v.boolean(),
  expected_by: v.pipe(
    v.nullable(timestampSchema),
    v.description('When somebody looks after it, if nothing comes.'),
  ),
  actions: v.array(actionSchema),
})

export type AgentStatus = Document<typeof agentStatusSchema>

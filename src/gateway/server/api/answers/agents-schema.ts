import * as v from 'valibot'
import {
  type Document,
  digestSchema,
  idSchema,
  stateSchema,
  timestampSchema,
  valueSchema,
} from '../../../../core/report/document.ts'
import { auditEntryTypes } from '../../../../store/store.ts'
import { nextSchema } from './pages-schema.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const agentLineSchema = v.strictObject({
  agent_id: idSchema,
  state: stateSchema,
  since: timestampSchema,
  last_seen: v.pipe(timestampSchema, v.description("The newest sign of life, by the gateway's clock.")),
  signed_off: v.pipe(v.boolean(), v.description('It said goodbye: its state is the last that it had.')),
  silenced_until: v.pipe(
    v.nullable(timestampSchema),
    v.description('Until when silences hide all of it; null where none does.'),
  ),
})

export const agentListSchema = v.strictObject({ agents: v.array(agentLineSchema), next: nextSchema })

const beatLineSchema = v.strictObject({
  heartbeat_id: v.string(),
  ts: v.pipe(timestampSchema, v.description("By the agent's clock.")),
  received_at: v.pipe(timestampSchema, v.description("By the gateway's clock.")),
  boot_epoch: v.pipe(v.nullable(count), v.description('null where the beat had no number.')),
  seq: v.nullable(count),
  status: v.picklist(['used', 'held', 'late', 'sampled']),
  state: v.pipe(stateSchema, v.description('Of the agent, after the beat.')),
  skew_ms: v.pipe(v.number(), v.description("How far the agent's clock was ahead.")),
  body_digest: v.pipe(digestSchema, v.description('Of the body as it came.')),
})

export const beatListSchema = v.strictObject({
  beats: v.pipe(v.array(beatLineSchema), v.description('The newest first.')),
  next: nextSchema,
})

const entrySchema = v.pipe(
  v.objectWithRest(
    { ts: v.pipe(v.string(), v.description('RFC 3339.')), type: v.picklist(auditEntryTypes) },
    valueSchema,
  ),
  v.description('What was written down; its other fields depend on its type.'),
)

export const timelineSchema = v.strictObject({
  events: v.pipe(
    v.array(entrySchema),
    v.description('What was written down of the agent, the newest first.'),
  ),
  next: nextSchema,
})

export const auditPageSchema = v.strictObject({
  records: v.pipe(
    v.array(
      v.strictObject({
        index: v.pipe(count, v.description('Place in the chain, from 0.')),
        entry: entrySchema,
        previous: v.pipe(digestSchema, v.description('The hash of the record before it.')),
        hash: digestSchema,
      }),
    ),
    v.description('The newest first.'),
  ),
  next: nextSchema,
})

/** An agent in a list. */
export type AgentLine = Document<typeof agentLineSchema>

/** A beat in a list. */
export type BeatLine = Document<typeof beatLineSchema>

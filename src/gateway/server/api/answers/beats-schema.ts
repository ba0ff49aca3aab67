import * as v from 'valibot'
import { type Document, stateSchema, timestampSchema } from '../../../../core/report/document.ts'

const answeredActionSchema = v.strictObject({
  name: v.string(),
  check: v.string(),
  kind: v.pipe(v.string(), v.description('What a message tells, or remediation.')),
  outcome: v.picklist(['would_run', 'suppressed', 'refused']),
  reasons: v.array(v.string()),
})

/** What a beat that was taken in is answered. */
export const beatAnswerSchema = v.strictObject({
  heartbeat_id: v.string(),
  accepted: v.literal(true),
  duplicate: v.pipe(
    v.boolean(),
    v.description('The very same beat was answered before; this is the only difference to that answer.'),
  ),
  status: v.picklist(['used', 'held', 'late', 'sampled']),
  held: v.pipe(v.optional(v.literal(true)), v.description('It waits for the beats before it.')),
  sampled: v.pipe(v.optional(v.literal(true)), v.description('Under load, its body was not stored.')),
  state: v.pipe(stateSchema, v.description("The agent's state as the gateway computed it.")),
  reasons: v.array(v.string()),
  actions: v.pipe(
    v.array(answeredActionSchema),
    v.description('What the gateway decided to do. An agent never runs anything because it stands here.'),
  ),
  received_at: timestampSchema,
  skew_ms: v.pipe(v.number(), v.description("How far the agent's clock is ahead.")),
})

/** The problem document of one beat of a batch. */
export const refusedBeatSchema = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
})

export const batchAnswerSchema = v.strictObject({
  batch_id: v.string(),
  results: v.pipe(
    v.array(v.union([beatAnswerSchema, refusedBeatSchema])),
    v.description('In the order of the beats; one that is refused costs no other.'),
  ),
})

/** What a beat that was taken in is answered. */
export type BeatAnswer = Document<typeof beatAnswerSchema>

/** An action as an answer names it. An agent never runs anything because an answer says so. */
export type AnsweredAction = Document<typeof answeredActionSchema>

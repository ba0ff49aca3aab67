import * as v from 'valibot'
import { stateSchema, valueSchema } from '../../../report/document.ts'
import type { Value } from '../../../value.ts'

/** A part of a condition as it is written, what it came to (`null` is unknown), and the parts it is made of. */
export interface ConditionExplained {
  readonly text: string
  readonly value: Value
  readonly children: readonly ConditionExplained[]
}

/** A condition and its parts, however deep. */
export const conditionSchema: v.GenericSchema<ConditionExplained> = v.lazy(() =>
  v.strictObject({
    text: v.string(),
    value: v.pipe(valueSchema, v.description('What it came to; null is unknown.')),
    children: v.array(conditionSchema),
  }),
)

const count = v.pipe(v.number(), v.minValue(0))
const progress = v.strictObject({ have: count, need: count })
const timestamp = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))

const way = v.strictObject({
  from: stateSchema,
  to: stateSchema,
  condition: conditionSchema,
  and: v.pipe(v.nullable(conditionSchema), v.description('What only the last sample must meet as well.')),
  samples: v.pipe(progress, v.description('Samples in a row that met the condition.')),
  for_ms: v.pipe(
    v.nullable(progress),
    v.description('How long it has been true; null where that is not asked.'),
  ),
  change: v.pipe(v.string(), v.description('What would take this way, in words.')),
})

const check = v.strictObject({
  name: v.string(),
  state: stateSchema,
  covered: v.pipe(
    v.nullable(stateSchema),
    v.description('The state that unknown covers; the ways are out of it.'),
  ),
  since: timestamp,
  reason: v.nullable(v.string()),
  values: v.record(v.string(), valueSchema),
  ways: v.pipe(v.array(way), v.description('The transitions that can leave the state.')),
  missing: v.pipe(v.nullable(progress), v.description('Samples without data, on the way to unknown.')),
  recover: v.pipe(
    v.nullable(progress),
    v.description('Decided samples without a problem, on the way from unknown to healthy; null elsewhere.'),
  ),
  hold: v.pipe(
    v.nullable(v.strictObject({ ms: count, until: v.nullable(timestamp) })),
    v.description('Milder states wait; until is null while the condition that led here may still be true.'),
  ),
  flapping: v.boolean(),
})

/** What `vitals policy explain --json` prints. */
export const policyExplainedSchema = v.strictObject({
  policy: v.string(),
  policy_digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
  at: v.pipe(timestamp, v.description('Time of the tick that is explained.')),
  state: stateSchema,
  since: timestamp,
  checks: v.array(check),
})

export type PolicyExplained = v.InferOutput<typeof policyExplainedSchema>
export type CheckExplained = v.InferOutput<typeof check>
export type WayExplained = v.InferOutput<typeof way>

import * as v from 'valibot'
import { type DecisionFault, decisionFaults } from '../../../../core/report/decisions-verdict.ts'
import { digestSchema } from '../../../../core/report/document.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const pointSchema = v.strictObject({ index: v.pipe(v.number(), v.integer()), hash: digestSchema })

export const chainEndsSchema = v.strictObject({
  policyPath: v.string(),
  anchor: v.pipe(pointSchema, v.description('Just before the oldest record there is.')),
  head: v.pipe(pointSchema, v.description('The newest record.')),
})

export const beatsVerdictSchema = v.variant('ok', [
  v.strictObject({
    ok: v.literal(true),
    count,
    decided: v.pipe(count, v.description('Beats since then that name the decision on them.')),
    since: v.pipe(count, v.description('Epoch milliseconds.')),
    through: v.pipe(v.number(), v.integer(), v.description('The newest record of the trail by then.')),
  }),
  v.strictObject({ ok: v.literal(false), block: count }),
])

export const decisionsQuery = {
  through: v.pipe(v.optional(count), v.description('Up to this record; to the newest without it.')),
  since: v.pipe(
    v.optional(count),
    v.description('Decisions on beats are counted of those received since then; epoch milliseconds.'),
  ),
}

export const decisionsVerdictSchema = v.strictObject({
  derived: count,
  ofBeats: v.pipe(count, v.description('Of them those that a kept beat of the time names.')),
  unkept: v.pipe(count, v.description('Whose beats are no longer kept.')),
  faults: v.array(
    v.strictObject({
      index: v.pipe(count, v.description('Of the record in the trail.')),
      agent: v.string(),
      why: v.picklist(Object.keys(decisionFaults) as DecisionFault['why'][]),
    }),
  ),
  next: v.pipe(v.nullable(v.string()), v.description('Where the next part begins; null at the end.')),
})

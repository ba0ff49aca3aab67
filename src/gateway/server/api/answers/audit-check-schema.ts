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
  v.strictObject({ ok: v.literal(true), count }),
  v.strictObject({ ok: v.literal(false), block: count }),
])

export const decisionsVerdictSchema = v.strictObject({
  derived: count,
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

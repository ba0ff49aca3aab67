import * as v from 'valibot'
import { flagOrNull, momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

const tokens = {
  input: numberOrNull,
  output: numberOrNull,
  total: numberOrNull,
  cost: v.pipe(numberOrNull, v.description('US dollars, as the gateway counts them.')),
}

/** Tokens and cost of all sessions together. */
export const usageTotalsSchema = v.strictObject(tokens)

export type UsageTotals = v.InferOutput<typeof usageTotalsSchema>

/** Tokens and cost of one model, provider or session. */
export const usageRowSchema = v.strictObject({
  name: v.string(),
  provider: textOrNull,
  ...tokens,
})

export type UsageRow = v.InferOutput<typeof usageRowSchema>

/** How much of what a provider allows is used up in one of its windows of time. */
export const quotaSchema = v.strictObject({
  provider: v.string(),
  window: textOrNull,
  usedPercent: numberOrNull,
  resetAt: momentOrNull,
  error: textOrNull,
})

export type Quota = v.InferOutput<typeof quotaSchema>

/** The document of `vitals usage --json`. */
export const usageSchema = v.strictObject({
  since: v.pipe(momentOrNull, v.description('Epoch milliseconds from which it is counted.')),
  totals: v.nullable(usageTotalsSchema),
  complete: v.pipe(flagOrNull, v.description('False while the gateway is still counting.')),
  byModel: v.nullable(v.array(usageRowSchema)),
  byProvider: v.nullable(v.array(usageRowSchema)),
  bySession: v.nullable(v.array(usageRowSchema)),
  quotas: v.nullable(v.array(quotaSchema)),
  unknown: unknownPartsSchema,
})

export type Usage = v.InferOutput<typeof usageSchema>

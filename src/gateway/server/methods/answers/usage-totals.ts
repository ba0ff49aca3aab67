import * as v from 'valibot'

const tokens = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Tokens that were used. */
export const tokensSchema = v.strictObject({ input: tokens, output: tokens, total: tokens })

/** What was used, in tokens and US dollars. */
export const usageTotalsSchema = v.strictObject({
  ...tokensSchema.entries,
  cost: v.pipe(v.number(), v.minValue(0), v.description('US dollars.')),
})

const { entries } = usageTotalsSchema

/** What was used, and by whom. */
export const usageSchema = v.strictObject({
  totals: usageTotalsSchema,
  byModel: v.array(v.strictObject({ model: v.string(), provider: v.string(), ...entries })),
  byProvider: v.array(v.strictObject({ provider: v.string(), ...entries })),
  bySession: v.array(v.strictObject({ sessionKey: v.string(), ...entries })),
})

const nothing = { input: 0, output: 0, total: 0, cost: 0 }

/** Of a gateway that asks no model. */
export const nothingUsed = { totals: nothing, byModel: [], byProvider: [], bySession: [] }

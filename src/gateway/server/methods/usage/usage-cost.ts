import * as v from 'valibot'
import { momentSchema } from '../answers/moment.ts'
import { nothingUsed, usageSchema } from '../answers/usage-totals.ts'
import { method } from '../method.ts'

/** The gateway asks no model by itself, so that nothing cost anything. */
export const usageCost = method({
  name: 'usage.cost',
  scope: 'operator.read',
  summary: 'What the tokens that the gateway used cost, in US dollars; it asks no model, so that it is 0.',
  params: v.looseObject({
    provider: v.optional(v.string()),
    model: v.optional(v.string()),
    since: v.optional(momentSchema),
  }),
  answer: v.strictObject({ cost: v.pipe(v.number(), v.minValue(0)), ...usageSchema.entries }),
  handle: () => ({ cost: nothingUsed.totals.cost, ...nothingUsed }),
})

import * as v from 'valibot'
import { momentSchema } from '../answers/moment.ts'
import { nothingUsed, usageSchema } from '../answers/usage-totals.ts'
import { method } from '../method.ts'

/** The gateway asks no model by itself, so that it has used nothing. */
export const usageStatus = method({
  name: 'usage.status',
  scope: 'operator.read',
  summary:
    'Tokens that the gateway used, by model, provider and session; it asks no model, so that there are none.',
  params: v.looseObject({ sessionKey: v.optional(v.string()), since: v.optional(momentSchema) }),
  answer: usageSchema,
  handle: () => nothingUsed,
})

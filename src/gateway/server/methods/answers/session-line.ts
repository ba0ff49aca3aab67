import * as v from 'valibot'
import { momentSchema } from './moment.ts'
import { tokensSchema } from './usage-totals.ts'

/** A session: one conversation with a model. */
export const sessionLineSchema = v.strictObject({
  sessionId: v.string(),
  sessionKey: v.string(),
  agentId: v.string(),
  model: v.nullable(v.string()),
  provider: v.nullable(v.string()),
  tokenUsage: tokensSchema,
  contextUsage: v.pipe(
    v.nullable(v.number()),
    v.description('Percent of the context window that is used; null where it is not known.'),
  ),
  lastActivity: momentSchema,
  locked: v.pipe(v.boolean(), v.description('It is at work.')),
})

import * as v from 'valibot'
import { sessionLineSchema } from '../answers/session-line.ts'
import { method } from '../method.ts'

/** The gateway talks to no model by itself, so that it has no session. */
export const sessionsList = method({
  name: 'sessions.list',
  scope: 'operator.read',
  summary: 'Sessions with models; the gateway has none of its own.',
  params: v.strictObject({ active: v.optional(v.boolean()) }),
  answer: v.strictObject({ sessions: v.array(sessionLineSchema) }),
  handle: () => ({ sessions: [] }),
})

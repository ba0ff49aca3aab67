import * as v from 'valibot'
import { idSchema } from '../../../../core/report/document.ts'
import { momentSchema } from '../answers/moment.ts'
import { sessionLineSchema } from '../answers/session-line.ts'
import { nothingUsed, usageTotalsSchema } from '../answers/usage-totals.ts'
import { method } from '../method.ts'

/** The gateway talks to no model by itself, so that no session used anything. */
export const sessionsUsage = method({
  name: 'sessions.usage',
  scope: 'operator.read',
  summary: 'Tokens by session; the gateway has none of its own.',
  params: v.strictObject({ agentId: v.optional(idSchema), since: v.optional(momentSchema) }),
  answer: v.strictObject({ sessions: v.array(sessionLineSchema), totals: usageTotalsSchema }),
  handle: () => ({ sessions: [], totals: nothingUsed.totals }),
})

import * as v from 'valibot'
import { momentSchema } from '../methods/answers/moment.ts'
import { event } from './event.ts'

export const shutdown = event({
  name: 'shutdown',
  audience: 'all',
  summary: 'The gateway ends: nothing is answered any more, and after the grace period it closes with 1012.',
  payload: v.strictObject({
    reason: v.picklist(['restart', 'manual', 'signal', 'error']),
    timestamp: momentSchema,
    gracePeriod: v.pipe(v.number(), v.description('Milliseconds.')),
    restartExpectedMs: v.pipe(
      v.optional(v.number()),
      v.description('Milliseconds until it is back; only where it comes back.'),
    ),
  }),
})

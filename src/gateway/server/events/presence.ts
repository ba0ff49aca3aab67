import * as v from 'valibot'
import { clientLineSchema } from '../methods/answers/client-line.ts'
import { momentSchema } from '../methods/answers/moment.ts'
import { event } from './event.ts'

const { connected: _, ...client } = clientLineSchema.entries

export const presence = event({
  name: 'presence',
  audience: 'readers',
  summary: 'Clients came or went; what happens within a second is one event.',
  payload: v.strictObject({
    ts: momentSchema,
    presence: v.pipe(
      v.array(v.strictObject({ ...client, reason: v.picklist(['connect', 'disconnect']) })),
      v.description('Who came or went since the last one, the newest last; not more than a hundred.'),
    ),
    more: v.pipe(v.number(), v.description('How many more did.')),
  }),
})

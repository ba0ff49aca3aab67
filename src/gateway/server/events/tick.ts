import * as v from 'valibot'
import { momentSchema } from '../methods/answers/moment.ts'
import { event } from './event.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const tick = event({
  name: 'tick',
  audience: 'all',
  summary: 'The gateway lives; every tick_interval.',
  payload: v.strictObject({
    ...{ ts: momentSchema, timestamp: momentSchema },
    uptime: v.pipe(count, v.description('Seconds.')),
    activeSessions: count,
  }),
})

import * as v from 'valibot'
import { idSchema, stateSchema } from '../../../core/report/document.ts'
import { momentSchema } from '../methods/answers/moment.ts'
import { event } from './event.ts'

export const heartbeat = event({
  name: 'heartbeat',
  audience: 'subscribers',
  summary: 'A beat is stored; for those who asked for it by set-heartbeats.',
  payload: v.strictObject({
    nodeId: idSchema,
    timestamp: v.pipe(momentSchema, v.description('When it came, in epoch milliseconds.')),
    seq: v.pipe(v.nullable(v.number()), v.description('null where it has no number.')),
    state: v.pipe(stateSchema, v.description('Of the agent, after the beat.')),
  }),
})

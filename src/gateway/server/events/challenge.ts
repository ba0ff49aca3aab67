import * as v from 'valibot'
import { momentSchema } from '../methods/answers/moment.ts'
import { event } from './event.ts'

export const challenge = event({
  name: 'connect.challenge',
  audience: 'all',
  summary: 'The first thing that a gateway says, without a number: what a device has to sign.',
  payload: v.strictObject({ nonce: v.string(), ts: momentSchema }),
})

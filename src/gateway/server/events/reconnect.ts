import * as v from 'valibot'
import { event } from './event.ts'

export const reconnect = event({
  name: 'reconnect',
  audience: 'subscribers',
  summary: 'This node is to come again: somebody asked for it by nodes.reconnect.',
  payload: v.strictObject({ reason: v.literal('asked') }),
})

import * as v from 'valibot'
import { idSchema } from '../../../../core/report/document.ts'
import { method } from '../method.ts'

const nodeIds = v.pipe(v.array(v.union([idSchema, v.literal('*')])), v.maxLength(10_000))

/** Subscribes this connection to the beats of agents. */
export const setHeartbeats = method({
  name: 'set-heartbeats',
  scope: 'operator.read',
  summary: 'Tells this connection of the beats of these agents: ["*"] is all of them, [] ends it.',
  params: v.strictObject({ nodeIds }),
  answer: v.strictObject({ nodeIds }),
  handle({ nodeIds: agents }, _, caller) {
    caller.hearBeatsOf(agents)
    return { nodeIds: agents }
  },
})

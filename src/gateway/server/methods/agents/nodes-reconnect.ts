import * as v from 'valibot'
import { idSchema } from '../../../../core/report/document.ts'
import { MethodRefused } from '../../websocket/refusal.ts'
import { method } from '../method.ts'

/** Asks a node that is connected to come again. */
export const nodesReconnect = method({
  name: 'nodes.reconnect',
  scope: 'operator.write',
  summary: 'Asks a node that is connected to come again.',
  params: v.strictObject({ nodeId: idSchema }),
  answer: v.strictObject({
    nodeId: idSchema,
    asked: v.pipe(v.number(), v.description('How many connections of it were asked.')),
  }),
  handle({ nodeId }, { askToReconnect }) {
    const asked = askToReconnect(nodeId)
    if (asked > 0) return { nodeId, asked }
    throw new MethodRefused('INVALID_REQUEST', `no node of this name is connected: ${nodeId}`, {
      details: { code: 'NODE_NOT_CONNECTED', nodeId },
    })
  },
})

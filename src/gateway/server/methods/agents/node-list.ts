import * as v from 'valibot'
import { momentSchema } from '../answers/moment.ts'
import { nodeLineSchema, nodeLines } from '../answers/node-line.ts'
import { method } from '../method.ts'

/** The agents that beat here. */
export const nodeList = method({
  name: 'node.list',
  scope: 'operator.read',
  summary: 'The agents that beat here.',
  params: v.strictObject({}),
  answer: v.strictObject({ ts: momentSchema, nodes: v.array(nodeLineSchema) }),
  handle: async (_, context) => ({ ts: context.now(), nodes: await nodeLines(context) }),
})

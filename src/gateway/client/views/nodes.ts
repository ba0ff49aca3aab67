import type { Node, Nodes } from '../../../core/report/view/node.ts'
import { readNodes as readOpenClaw } from '../openclaw/nodes.ts'
import { readNodes as readOwn } from '../openvitals/nodes.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'

/** The nodes of a gateway. @throws GatewayError */
export function askNodes(asking: Asking): Promise<Node[]> {
  return answerOf(asking, 'node.list', {}, isOurs(asking) ? readOwn : readOpenClaw)
}

/** The document of `vitals nodes`. @throws GatewayError */
export async function nodesView(asking: Asking): Promise<Nodes> {
  return { nodes: await askNodes(asking), unknown: [] }
}

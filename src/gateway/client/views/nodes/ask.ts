import type { Node, Nodes } from '../../../../core/report/view/node.ts'
import type { Client } from '../../../../core/report/view/presence.ts'
import { GatewayError } from '../../gateway-error.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { readPresence } from '../presence/openclaw.ts'
import { readNodes } from './openclaw.ts'
import { readNodes as readOwn } from './openvitals.ts'

/**
 * The nodes of a gateway. OpenClaw's list tells when a node came, old releases not even that; when it went stands among
 * its clients.
 *
 * @throws GatewayError
 */
export async function askNodes(asking: Asking): Promise<Node[]> {
  if (isOurs(asking)) return answerOf(asking, 'node.list', {}, readOwn)
  const listed = answerOf(asking, 'node.list', {}, readNodes)
  const clients = answerOf(asking, 'system-presence', {}, readPresence).catch((error: unknown) => {
    if (error instanceof GatewayError) return []
    throw error
  })
  // Both are on their way; whichever fails first must be heard.
  const [nodes, rows] = await Promise.all([listed, clients])
  return nodes.map((node) => withDeparture(node, rows))
}

/** The document of `vitals nodes`. @throws GatewayError */
export async function nodesView(asking: Asking): Promise<Nodes> {
  return { nodes: await askNodes(asking), unknown: [] }
}

/** A node that was there until a moment ago has been silent since then, and not since it came. */
function withDeparture(node: Node, clients: readonly Client[]): Node {
  const left = clients.find(({ clientId, connected }) => clientId === node.nodeId && connected === false)
  if (node.connected !== false || left === undefined || left.lastSeen === null) return node
  return { ...node, lastSeen: Math.max(node.lastSeen ?? 0, left.lastSeen) }
}

import type { Node, Nodes } from '../../../core/report/view/node.ts'
import type { Client } from '../../../core/report/view/presence.ts'
import { flagOf, type LooseObject, numberOf, rowsIn, textOf, textsOf } from '../../protocol/loose-value.ts'
import { GatewayError } from '../gateway-error.ts'
import { readNodes as readOwn } from '../openvitals/nodes.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'
import { readPresence } from './presence-rows.ts'

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

/** Reads OpenClaw's answer to `node.list`; it calls no node stale. `null` when it is none. */
export function readNodes(payload: unknown): Node[] | null {
  return rowsIn(payload, 'nodes', readNode)
}

function readNode(node: LooseObject): Node | null {
  const nodeId = textOf(node.nodeId)
  if (nodeId === null) return null
  const connected = flagOf(node.connected)
  return {
    nodeId,
    name: textOf(node.displayName) ?? textOf(node.clientId),
    platform: textOf(node.platform),
    version: textOf(node.version),
    connected,
    paired: flagOf(node.paired),
    pending: pendingOf(node),
    stale: null,
    lastSeen: latest(
      node.lastSeenAtMs,
      node.lastConnectedAtMs,
      node.connectedAtMs,
      node.lastDisconnectedAtMs,
    ),
    state: null,
    capabilities: [...new Set([...textsOf(node.caps), ...textsOf(node.commands)])],
  }
}

/** `pending-approval` or `pending-reapproval`; old releases know only nodes that are not paired. */
function pendingOf({ approvalState, paired }: LooseObject): boolean | null {
  const state = textOf(approvalState)
  if (state !== null) return state.startsWith('pending')
  return flagOf(paired) === false ? true : null
}

function latest(...moments: readonly unknown[]): number | null {
  const known = moments.flatMap((moment) => numberOf(moment) ?? [])
  return known.length === 0 ? null : Math.max(...known)
}

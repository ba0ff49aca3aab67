import type { Node } from '../../../../core/report/view/node.ts'
import { flagOf, type LooseObject, numberOf, rowsIn, textOf, textsOf } from '../../../protocol/loose-value.ts'

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

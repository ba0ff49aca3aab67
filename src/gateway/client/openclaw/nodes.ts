import type { Node } from '../../../core/report/view/node.ts'
import { flagOf, type LooseObject, numberOf, rowsIn, textOf, textsOf } from '../../protocol/loose-value.ts'

/** Reads OpenClaw's answer to `node.list`; it calls no node stale. `null` when it is none. */
export function readNodes(payload: unknown): Node[] | null {
  return rowsIn(payload, 'nodes', readNode)
}

function readNode(node: LooseObject): Node | null {
  const nodeId = textOf(node.nodeId)
  if (nodeId === null) return null
  return {
    nodeId,
    name: textOf(node.displayName) ?? textOf(node.clientId),
    platform: textOf(node.platform),
    version: textOf(node.version),
    connected: flagOf(node.connected),
    stale: null,
    lastSeen: numberOf(node.lastSeenAtMs) ?? numberOf(node.lastConnectedAtMs) ?? numberOf(node.connectedAtMs),
    state: null,
    capabilities: [...new Set([...textsOf(node.caps), ...textsOf(node.commands)])],
  }
}

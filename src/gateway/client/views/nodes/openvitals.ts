import type { Node } from '../../../../core/report/view/node.ts'
import { flagOf, type LooseObject, numberOf, rowsIn, textOf, textsOf } from '../../../protocol/loose-value.ts'

/** The nodes in an answer of our own gateway; `null` when it is no answer to `node.list`. */
export function readNodes(payload: unknown): Node[] | null {
  return rowsIn(payload, 'nodes', readNode)
}

function readNode(node: LooseObject): Node | null {
  const nodeId = textOf(node.nodeId)
  if (nodeId === null) return null
  return {
    nodeId,
    name: textOf(node.name),
    platform: textOf(node.platform),
    version: textOf(node.version),
    connected: flagOf(node.connected),
    paired: flagOf(node.paired),
    pending: flagOf(node.pending),
    stale: flagOf(node.stale),
    lastSeen: numberOf(node.lastSeen),
    state: textOf(node.state),
    capabilities: [...textsOf(node.capabilities)],
  }
}

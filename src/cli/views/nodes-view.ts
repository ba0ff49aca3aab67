import type { Nodes } from '../../core/report/view/node.ts'
import { reasonsIn } from '../../core/report/view/reasons.ts'
import { nodesView } from '../../gateway/client/views/nodes/ask.ts'
import { renderNodes } from '../../render/gateway/nodes.ts'
import type { View } from './view.ts'

/** `vitals nodes`. */
export const nodesOf: View<Nodes> = {
  command: 'nodes',
  ask: nodesView,
  render: renderNodes,
  reasons: ({ nodes }, now) => reasonsIn({ nodes }, now),
}

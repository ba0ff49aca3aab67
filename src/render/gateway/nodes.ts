import type { Node, Nodes } from '../../core/report/view/node.ts'
import { defaultStateOrder, type State } from '../../core/state.ts'
import type { Style } from '../terminal/style.ts'
import { agoText } from './amount.ts'
import { unknownLines, viewTable } from './view-table.ts'

/** `vitals nodes` for people: one line a node. */
export function renderNodes({ nodes, unknown }: Nodes, style: Style): string {
  const rows = nodes.map((node) => ({
    state: stateOf(node),
    cells: [
      node.name ?? node.nodeId,
      node.name === null ? '' : node.nodeId,
      wordOf(node),
      agoText(node.lastSeen, style.now),
      [node.platform, node.version].filter((part) => part !== null).join(' '),
      node.capabilities.join(', '),
    ],
  }))
  const head = ['NODE', 'ID', 'STATUS', 'SEEN', 'PLATFORM', 'CAPABILITIES']
  const table = viewTable(head, rows, 'This gateway has no nodes.', style)
  return [...table, ...unknownLines(unknown, style)].join('\n')
}

function stateOf({ connected, stale, pending, state }: Node): State {
  if (stale === true || connected === false || pending === true) return 'degraded'
  const own = defaultStateOrder.find((name) => name === state)
  return own ?? (connected === null ? 'unknown' : 'healthy')
}

function wordOf({ connected, stale, pending, state }: Node): string {
  const link = connected === null ? 'unknown' : connected ? 'connected' : 'disconnected'
  const marks = [...(stale === true ? ['stale'] : []), ...(pending === true ? ['waits for approval'] : [])]
  return [link, ...marks, ...(state === null ? [] : [state])].join(', ')
}

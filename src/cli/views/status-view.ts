import type { Status } from '../../core/report/view/status.ts'
import { type StatusQuestion, statusParts, statusView } from '../../gateway/client/views/status.ts'
import { renderStatus } from '../../render/gateway/status.ts'
import type { View } from './view.ts'

/** `vitals status`. */
export function statusOf(question: StatusQuestion): View<Status> {
  return { ...statusAs, ask: (asking) => statusView(asking, question) }
}

const statusAs: Omit<View<Status>, 'ask'> = {
  command: 'status',
  render: renderStatus,
  unavailable: ({ unknown }) => {
    const all = statusParts.every((part) => unknown.some((unavailable) => unavailable.part === part))
    return all ? (unknown[0] ?? null) : null
  },
  reasons: ({ reasons }) => reasons,
  state: ({ state }) => state,
}

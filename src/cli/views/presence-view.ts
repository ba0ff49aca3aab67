import type { Presence } from '../../core/report/view/presence.ts'
import { reasonsIn } from '../../core/report/view/reasons.ts'
import { presenceView } from '../../gateway/client/views/presence/ask.ts'
import { renderPresence } from '../../render/gateway/presence.ts'
import type { View } from './view.ts'

/** `vitals presence`. */
export const presenceOf: View<Presence> = {
  command: 'presence',
  ask: presenceView,
  render: renderPresence,
  reasons: ({ channels }, now) => reasonsIn({ channels }, now),
}

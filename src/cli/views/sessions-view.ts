import { reasonsIn } from '../../core/report/view/reasons.ts'
import type { Sessions } from '../../core/report/view/session.ts'
import { type SessionQuestion, sessionsView } from '../../gateway/client/views/sessions/ask.ts'
import { renderSessions } from '../../render/gateway/sessions.ts'
import type { View } from './view.ts'

/** `vitals sessions`. */
export function sessionsOf(question: SessionQuestion): View<Sessions> {
  return {
    command: 'sessions',
    ask: (asking) => sessionsView(asking, question),
    render: renderSessions,
    reasons: ({ sessions }, now) => reasonsIn({ sessions }, now),
  }
}

import type { Session, Sessions } from '../../core/report/view/session.ts'
import type { State } from '../../core/state.ts'
import type { Style } from '../terminal/style.ts'
import { agoText, percentText, tokensText } from './amount.ts'
import { unknownLines, viewTable } from './view-table.ts'

// From here on an agent begins to forget, or compacts.
const fullPercent = 90

/** `vitals sessions` for people: one line a session, the one used last first. */
export function renderSessions({ sessions, active, total, unknown }: Sessions, style: Style): string {
  const count = `${active ?? '?'} active of ${total ?? sessions.length} stored`
  return [...sessionTable(sessions, style), '', count, ...unknownLines(unknown, style)].join('\n')
}

/** The table of sessions alone. */
export function sessionTable(sessions: readonly Session[], style: Style): string[] {
  const rows = sessions
    .toSorted((a, b) => (b.lastActivity ?? 0) - (a.lastActivity ?? 0))
    .map((session) => ({
      state: stateOf(session),
      cells: [
        session.sessionKey,
        session.model,
        session.contextUsage === null ? '?' : percentText(session.contextUsage),
        tokensText(session.tokenUsage.total),
        agoText(session.lastActivity, style.now),
        runText(session),
        session.error,
      ],
    }))
  const head = ['SESSION', 'MODEL', 'CONTEXT', 'TOKENS', 'ACTIVE', 'RUN', 'ERROR']
  return viewTable(head, rows, 'No session to show.', style)
}

function stateOf({ contextUsage, error }: Session): State {
  return error !== null || (contextUsage ?? 0) >= fullPercent ? 'degraded' : 'healthy'
}

function runText({ locked }: Session): string {
  if (locked === null) return '?'
  return locked ? 'running' : ''
}

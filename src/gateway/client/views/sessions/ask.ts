import type { Session, Sessions } from '../../../../core/report/view/session.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { readSessions } from './openclaw.ts'
import { readSessions as readOwn } from './openvitals.ts'

/** What to ask of the sessions. */
export interface SessionQuestion {
  /** Only those with a run now; where a gateway does not tell that, those with activity in the last ten minutes. */
  readonly active: boolean
}

interface AllSessions {
  readonly sessions: readonly Session[]
  readonly total: number | null
}

const pageSize = 500
const mostPages = 40
const recentMs = 10 * 60_000

/** Every session of a gateway. @throws GatewayError */
export async function askSessions(asking: Asking): Promise<AllSessions> {
  if (isOurs(asking)) {
    const sessions = await answerOf(asking, 'sessions.list', {}, readOwn)
    return { sessions, total: sessions.length }
  }
  const sessions: Session[] = []
  let total: number | null = null
  let offset = 0
  for (let page = 0; page < mostPages; page += 1) {
    // Old releases refuse `offset`; they give everything at once.
    const params = { limit: pageSize, ...(offset > 0 && { offset }) }
    const answer = await answerOf(asking, 'sessions.list', params, readSessions)
    sessions.push(...answer.sessions)
    total = answer.total ?? total
    if (answer.next === null || answer.next <= offset) break
    offset = answer.next
  }
  return { sessions, total }
}

/** The document of `vitals sessions`. @throws GatewayError */
export async function sessionsView(asking: Asking, { active }: SessionQuestion): Promise<Sessions> {
  const { sessions, total } = await askSessions(asking)
  const wanted = active ? sessions.filter((session) => isActive(session, asking.now())) : sessions
  return { sessions: [...wanted], active: countActive(sessions), total, unknown: [] }
}

/** Whether a gateway tells which of its sessions have a run. */
export function tellsRuns(sessions: readonly Session[]): boolean {
  return sessions.length === 0 || sessions.some(({ locked }) => locked !== null)
}

/** How many sessions have a run now; `null` where the gateway tells it of none. */
export function countActive(sessions: readonly Session[]): number | null {
  return tellsRuns(sessions) ? sessions.filter(({ locked }) => locked === true).length : null
}

function isActive({ locked, lastActivity }: Session, now: number): boolean {
  return locked ?? (lastActivity !== null && now - lastActivity <= recentMs)
}

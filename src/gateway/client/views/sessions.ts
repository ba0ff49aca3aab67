import type { Session, Sessions } from '../../../core/report/view/session.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../protocol/loose-value.ts'
import { readSessions as readOwn } from '../openvitals/sessions.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'

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

/** One page of sessions. */
interface SessionPage {
  readonly sessions: Session[]
  /** All that are stored; `null` where the gateway does not say. */
  readonly total: number | null
  /** Where the next page begins; `null` after the last one. */
  readonly next: number | null
}

/** Reads OpenClaw's answer to `sessions.list`; `null` when it is none. */
export function readSessions(payload: unknown): SessionPage | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.sessions)) return null
  const defaults = objectOf(answer.defaults)
  return {
    sessions: listOf(answer.sessions).flatMap((row) => (isObject(row) ? (readRow(row, defaults) ?? []) : [])),
    total: numberOf(answer.totalCount) ?? numberOf(answer.count),
    next: answer.hasMore === true ? numberOf(answer.nextOffset) : null,
  }
}

function readRow(row: LooseObject, defaults: LooseObject): Session | null {
  const sessionKey = textOf(row.key)
  if (sessionKey === null) return null
  const model = textOf(row.model) ?? textOf(defaults.model)
  return {
    sessionId: textOf(row.sessionId),
    sessionKey,
    agentId: textOf(row.agentId) ?? agentIn(sessionKey),
    model,
    provider: textOf(row.modelProvider) ?? textOf(defaults.modelProvider),
    tokenUsage: {
      input: numberOf(row.inputTokens),
      output: numberOf(row.outputTokens),
      total: numberOf(row.totalTokens),
    },
    contextUsage: contextUsage(row, model, defaults),
    lastActivity: numberOf(row.updatedAt),
    locked: flagOf(row.hasActiveRun),
    error: row.status === 'failed' ? (textOf(row.lastRunError) ?? 'the last run failed') : null,
  }
}

/**
 * `totalTokens` is what the context holds only where the gateway says that it is fresh; else, and in every release that
 * does not say, it may be the sum of all that was ever sent, which no window has to hold.
 */
function contextUsage(row: LooseObject, model: string | null, defaults: LooseObject): number | null {
  const window =
    numberOf(row.contextTokens) ??
    (model === textOf(defaults.model) ? numberOf(defaults.contextTokens) : null)
  const total = numberOf(row.totalTokens)
  if (total === null || window === null || window <= 0 || row.totalTokensFresh !== true) return null
  const share = Math.round((total / window) * 1_000) / 10
  return share <= 100 ? share : null
}

function agentIn(sessionKey: string): string | null {
  return /^agent:([^:]+):/.exec(sessionKey)?.[1] ?? null
}

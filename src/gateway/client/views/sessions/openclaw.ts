import type { Session } from '../../../../core/report/view/session.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'

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

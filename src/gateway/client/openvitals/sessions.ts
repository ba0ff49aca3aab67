import type { Session } from '../../../core/gateway-view/session.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../protocol/loose-value.ts'

/** The sessions in an answer of our own gateway; `null` when it is no answer to `sessions.list`. */
export function readSessions(payload: unknown): Session[] | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.sessions)) return null
  return listOf(answer.sessions).flatMap((row) => (isObject(row) ? (readRow(row) ?? []) : []))
}

function readRow(row: LooseObject): Session | null {
  const sessionKey = textOf(row.sessionKey)
  if (sessionKey === null) return null
  const tokens = objectOf(row.tokenUsage)
  const [input, output] = [numberOf(tokens.input), numberOf(tokens.output)]
  return {
    sessionId: textOf(row.sessionId),
    sessionKey,
    agentId: textOf(row.agentId),
    model: textOf(row.model),
    provider: textOf(row.provider),
    tokenUsage: { input, output, total: numberOf(tokens.total) ?? sum(input, output) },
    contextUsage: numberOf(row.contextUsage),
    lastActivity: numberOf(row.lastActivity),
    locked: flagOf(row.locked),
    error: textOf(row.error),
  }
}

function sum(input: number | null, output: number | null): number | null {
  return input === null || output === null ? null : input + output
}

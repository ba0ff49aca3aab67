import type { Session } from '../../../../core/report/view/session.ts'
import {
  flagOf,
  type LooseObject,
  numberOf,
  objectOf,
  rowsIn,
  textOf,
} from '../../../protocol/loose-value.ts'

/** The sessions in an answer of our own gateway; `null` when it is no answer to `sessions.list`. */
export function readSessions(payload: unknown): Session[] | null {
  return rowsIn(payload, 'sessions', readRow)
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

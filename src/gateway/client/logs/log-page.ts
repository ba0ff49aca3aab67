import { flagOf, isObject, listOf, numberOf, textOf } from '../../protocol/loose-value.ts'

/** One answer to `logs.tail`. */
export interface LogPage {
  /** Path of the log on the gateway's host; empty where it does not say. */
  readonly file: string
  /** Where to ask on from. */
  readonly cursor: number
  readonly size: number
  readonly lines: readonly string[]
  /** Something was left out. */
  readonly truncated: boolean
  /** The cursor that was asked from could not be used. */
  readonly reset: boolean
  /** How much was left out; `null` where it is not told. */
  readonly skippedBytes: number | null
}

/** The largest page that a gateway gives. */
export const largestPage = { limit: 5_000, maxBytes: 1_000_000 } as const

/** Reads an answer to `logs.tail`; `null` when it is none. */
export function readLogPage(payload: unknown): LogPage | null {
  if (!isObject(payload) || !Array.isArray(payload.lines)) return null
  const cursor = numberOf(payload.cursor) ?? 0
  return {
    file: textOf(payload.file) ?? '',
    cursor,
    size: numberOf(payload.size) ?? cursor,
    lines: listOf(payload.lines).map(lineText),
    truncated: flagOf(payload.truncated) ?? false,
    reset: flagOf(payload.reset) ?? false,
    skippedBytes: numberOf(payload.skippedBytes),
  }
}

function lineText(line: unknown): string {
  return typeof line === 'string' ? line : JSON.stringify(line)
}

import type { LogFilter } from '../../client/logs/log-filter.ts'
import type { LogRing } from './log-ring.ts'

/** Which part of the log is asked for. */
export interface PageQuestion {
  /** Where to go on; `null` for its end. */
  readonly cursor: number | null
  /** Lines at most. */
  readonly limit: number
  /** Bytes that are looked at, at most; one line at least is. */
  readonly maxBytes: number
}

/** One page of the log; places are bytes since its first line. */
export interface LogPart {
  readonly lines: readonly string[]
  /** Where to go on. */
  readonly cursor: number
  readonly size: number
  /** Older lines than these were left out. */
  readonly truncated: boolean
  /** There was nothing more at the place that was asked for. */
  readonly reset: boolean
  readonly skippedBytes: number
}

/** The longest line that is kept, its newline included. */
export const longestLine = 65_536

const newline = 0x0a

/** Reads a page: at its end the newest lines, from a place on the oldest. */
export function logPage(ring: LogRing, question: PageQuestion, filter: Pick<LogFilter, 'keeps'>): LogPart {
  const { cursor } = question
  if (cursor === null) return newest(ring, question, filter)
  if (cursor > ring.end) return { ...newest(ring, question, filter), reset: true }
  const from = Math.max(cursor, ring.start)
  return { ...onwards(ring, from, question, filter), reset: from > cursor, skippedBytes: from - cursor }
}

function newest(ring: LogRing, { limit, maxBytes }: PageQuestion, filter: Pick<LogFilter, 'keeps'>): LogPart {
  const { start, end } = ring
  const from = Math.max(start, end - maxBytes)
  const all = linesIn(ring.read(from, end - from))
  const whole = isLineStart(ring, from) ? all : all.slice(1)
  const wanted = whole.map(({ text }) => text).filter((text) => filter.keeps(text))
  const lines = wanted.slice(-limit)
  const truncated = from > start || lines.length < wanted.length
  return { lines, cursor: end, size: end, truncated, reset: false, skippedBytes: 0 }
}

function onwards(
  ring: LogRing,
  from: number,
  { limit, maxBytes }: PageQuestion,
  filter: Pick<LogFilter, 'keeps'>,
): Omit<LogPart, 'reset' | 'skippedBytes'> {
  const found = linesIn(ring.read(from, Math.max(maxBytes, longestLine)))
  const lines: string[] = []
  let cursor = from
  let isWhole = isLineStart(ring, from)
  for (const { text, bytes } of found) {
    if (lines.length === limit) break
    cursor += bytes
    if (isWhole && filter.keeps(text)) lines.push(text)
    isWhole = true
  }
  return { lines, cursor, size: ring.end, truncated: false }
}

function isLineStart(ring: LogRing, place: number): boolean {
  return place === ring.start || ring.read(place - 1, 1)[0] === newline
}

/** The lines that have their end in it. */
function linesIn(bytes: Buffer): readonly { readonly text: string; readonly bytes: number }[] {
  const lines: { text: string; bytes: number }[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(newline, at)
    if (end < 0) break
    lines.push({ text: bytes.toString('utf8', at, end), bytes: end + 1 - at })
    at = end + 1
  }
  return lines
}

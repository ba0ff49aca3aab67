import type { OpenFile } from '../../host/files/open-file.ts'
import type { LogFile } from '../../host/logs/log-family.ts'
import type { Part } from '../../host/logs/log-parts.ts'
import { behindNuls, withoutNuls } from '../../host/logs/nul-holes.ts'
import type { Pattern } from '../pattern.ts'

const chunkBytes = 262_144
/** A line that is longer counts as several. */
const longestLine = 1_048_576
const longestText = 500
/** A rotated file that nobody wrote to for so long will not get the end of its last line any more. */
const settledMs = 10_000
const newline = 0x0a

/** What bounds one run. */
export interface Bounds {
  readonly pattern: Pattern
  readonly mostBytes: number
  /** Whether the time for reading is over; asked between chunks. */
  readonly isOver: () => boolean
  /** Epoch milliseconds. */
  readonly now: number
  readonly signal: AbortSignal
}

/** What was read; `first` and `last` are at most 500 characters of matching lines, `null` without any. */
export interface LogMatches {
  readonly count: number
  readonly lines: number
  readonly first: string | null
  readonly last: string | null
}

interface Counted {
  count: number
  lines: number
  bytes: number
  chunks: number
  first: string | null
  last: string | null
}

/** Reads on in each part, the oldest first, until all is read or a bound is met; parts get their new offsets. */
export async function readLines(parts: readonly Part[], bounds: Bounds): Promise<LogMatches> {
  const counted: Counted = { count: 0, lines: 0, bytes: 0, chunks: 0, first: null, last: null }
  for (const part of parts) {
    const { open } = part.file
    if (part.copyOf === null && open !== null) await readPart(part, open, counted, bounds)
  }
  for (const part of parts) {
    if (part.copyOf === null) continue
    part.offset = part.copyOf.offset
    part.isAtEnd = true
  }
  return counted
}

async function readPart(part: Part, open: OpenFile, counted: Counted, bounds: Bounds): Promise<void> {
  let buffer = Buffer.allocUnsafe(chunkBytes)
  let hole: number | null = null
  while (!part.isAtEnd) {
    bounds.signal.throwIfAborted()
    const left = Math.max(0, part.file.size - part.offset)
    // The first chunk is always read, or a slow host would never get on.
    const isSpent = counted.chunks > 0 && (counted.bytes >= bounds.mostBytes || bounds.isOver())
    if (left > 0 && isSpent) return
    const length = await open.read(buffer.subarray(0, Math.min(buffer.length, left)), part.offset)
    counted.chunks += 1
    const chunk = buffer.subarray(0, length)
    const behind = length === 0 ? part.offset : await behindNuls(open, chunk, part.offset)
    if (behind >= part.file.size && behind > part.offset) {
      // Room that was set aside, and will be written to later.
      part.offset = hole ?? part.offset
      part.isAtEnd = true
      return
    }
    if (behind > part.offset) {
      hole ??= part.offset
      part.offset = behind
      continue
    }
    hole = null
    const isLast = length === left || length < buffer.length
    const end = endOfLines(buffer, length, isLast && isSettled(part.file, bounds.now))
    if (end === 0 && !isLast && buffer.length < longestLine) {
      buffer = Buffer.allocUnsafe(longestLine)
      continue
    }
    const used = end === 0 && !isLast ? length : end
    countLines(withoutNuls(buffer.toString('utf8', 0, used)), counted, bounds.pattern)
    counted.bytes += used
    part.offset += used
    part.isAtEnd = isLast
  }
}

function isSettled(file: LogFile, now: number): boolean {
  return !file.isCurrent && now - file.modifiedAt > settledMs
}

/** Up to where a chunk has whole lines; all of it where no more can come. */
function endOfLines(buffer: Buffer, length: number, isFinal: boolean): number {
  return isFinal ? length : buffer.subarray(0, length).lastIndexOf(newline) + 1
}

function countLines(text: string, counted: Counted, pattern: Pattern): void {
  let from = 0
  while (from < text.length) {
    const at = text.indexOf('\n', from)
    const end = at < 0 ? text.length : at
    const line = text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end)
    from = end + 1
    counted.lines += 1
    if (!pattern.matches(line)) continue
    counted.count += 1
    counted.last = line
    counted.first ??= shortened(line)
  }
  if (counted.last !== null) counted.last = shortened(counted.last)
}

function shortened(line: string): string {
  if (line.length <= longestText) return line
  // Cutting could split a surrogate pair.
  return `${line
    .slice(0, longestText - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`
}

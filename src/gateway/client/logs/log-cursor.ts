import { type LogPage, largestPage } from './log-page.ts'

/** How far a log was followed through a gateway's answers. */
export interface LogCursor {
  readonly file: string
  readonly cursor: number
  /**
   * The last line that was given, where it begins, and whether the gateway has given it again there. A log that was
   * replaced by one that is as long shows by nothing else. `null` where there is none to ask for.
   */
  readonly anchor: { readonly offset: number; readonly line: string; readonly isProven: boolean } | null
  /** How often the last line was held back, because its end seems to be still unwritten. */
  readonly held: number
}

/** What one answer gives. */
export interface LogStep {
  /** New lines, each given once. */
  readonly lines: readonly string[]
  /** What is missing before them; `null` when nothing is. */
  readonly gap: { readonly bytes: number | null; readonly reason: string } | null
  readonly next: LogCursor
  /** There is more to ask for at once. */
  readonly again: boolean
}

const newlineBytes = 1
const mostHeld = 3

/** The parameters to ask on with. */
export function paramsFrom({ cursor, anchor }: LogCursor): object {
  return { cursor: anchor?.offset ?? cursor, ...largestPage }
}

/** Where following begins, after a first answer whose lines were all taken. */
export function cursorAfter(page: LogPage): LogCursor {
  return { file: page.file, cursor: page.cursor, anchor: anchorOf(page, page.lines), held: 0 }
}

/**
 * Takes the answer to {@link paramsFrom}. Gateways leave out the oldest lines when there are more than fit, and forget
 * a log that was rotated: what may be missing is told, and nothing is given twice.
 */
export function follow(state: LogCursor, page: LogPage): LogStep {
  if (page.file !== state.file) return fromStart(page.file, 'the gateway went on in another file')
  if (page.reset) return afterReset(state, page)
  const { anchor } = state
  if (anchor === null) return taken(state, page, page.lines)
  if (isAt(anchor, page)) {
    const proven = { ...state, anchor: { ...anchor, isProven: true } }
    return taken(proven, page, page.lines.slice(1))
  }
  if (isFull(page)) return taken(state, page, page.lines)
  if (anchor.isProven) return fromStart(page.file, 'the log was replaced')
  // Its beginning was counted wrongly: a gateway may show a line otherwise than it is stored.
  return { lines: [], gap: null, next: { ...state, anchor: null }, again: true }
}

/** A line of the same words that begins elsewhere is another one. */
function isAt({ line, offset, isProven }: NonNullable<LogCursor['anchor']>, page: LogPage): boolean {
  if (page.lines[0] !== line) return false
  return isProven || page.cursor - bytesOf(page.lines) === offset
}

function fromStart(file: string, reason: string): LogStep {
  const next = { file, cursor: 0, anchor: null, held: 0 }
  return {
    lines: [],
    gap: { bytes: null, reason: `${reason}; lines at its end may be missing` },
    next,
    again: true,
  }
}

function afterReset(state: LogCursor, page: LogPage): LogStep {
  const jumped = page.size >= state.cursor
  const start = page.cursor - bytesOf(page.lines)
  const gap = jumped
    ? { bytes: page.skippedBytes ?? Math.max(0, start - state.cursor), reason: tooFast }
    : { bytes: null, reason: 'the log was rotated or cut; lines at its end may be missing' }
  return { lines: page.lines, gap, next: cursorAfter(page), again: page.cursor < page.size }
}

const tooFast = 'the log grew faster than the gateway gives it'

function taken(state: LogCursor, page: LogPage, lines: readonly string[]): LogStep {
  const last = lines.at(-1)
  if (last !== undefined && state.held < mostHeld && seemsUnfinished(page, last)) {
    const before = lines.slice(0, -1)
    const cursor = page.cursor - Buffer.byteLength(last)
    const next = { ...state, cursor, anchor: null, held: state.held + 1 }
    return { lines: before, gap: gapBefore(state, page, lines), next, again: false }
  }
  const anchor = anchorOf(page, lines) ?? state.anchor
  const next = { file: page.file, cursor: page.cursor, anchor, held: 0 }
  const again = page.cursor > state.cursor && (page.cursor < page.size || isFull(page))
  return { lines, gap: gapBefore(state, page, lines), next, again }
}

/** Old releases give the beginning of a line that is being written; whole ones of theirs are JSON. */
function seemsUnfinished(page: LogPage, line: string): boolean {
  if (page.cursor !== page.size || !line.startsWith('{')) return false
  try {
    JSON.parse(line)
    return false
  } catch {
    return true
  }
}

/** A page that is full of lines lost the oldest ones without a word. */
function gapBefore(state: LogCursor, page: LogPage, lines: readonly string[]): LogStep['gap'] {
  if (!isFull(page)) return null
  const missing = page.cursor - bytesOf(lines) - state.cursor
  return missing > 0 || page.truncated ? { bytes: missing > 0 ? missing : null, reason: tooFast } : null
}

function isFull({ lines }: LogPage): boolean {
  return lines.length >= largestPage.limit
}

function anchorOf(page: LogPage, lines: readonly string[]): LogCursor['anchor'] {
  const line = lines.at(-1)
  if (line === undefined) return null
  const offset = page.cursor - Buffer.byteLength(line) - newlineBytes
  return offset < 0 ? null : { offset, line, isProven: false }
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + newlineBytes, 0)
}

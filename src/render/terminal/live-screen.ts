import { displayWidth } from './width.ts'

/** Size of a terminal in characters. */
export interface Screen {
  readonly columns: number
  readonly rows: number
}

// Row by row: tmux keeps a screen that is cleared from its first row on in its history, one for every redraw.
const eraseRow = '\x1b[2K'

/** Hides the cursor while a view is alive, and shows it again. */
export const hideCursor = '\x1b[?25l'
export const showCursor = '\x1b[?25h'

// A terminal that knows synchronised updates shows a redraw whole; the others pass over these two.
const beginUpdate = '\x1b[?2026h'
const endUpdate = '\x1b[?2026l'

/**
 * The part of a view that fits on the screen, above a footer that always does; one row stays free for the cursor.
 * Where lines had to go, one line says how many.
 */
export function fitScreen(view: readonly string[], footer: readonly string[], screen: Screen): string[] {
  const room = Math.max(1, screen.rows - 1 - rowsOf(footer, screen.columns))
  if (rowsOf(view, screen.columns) <= room) return [...view, ...footer]
  const kept: string[] = []
  let used = rowsOf([cutNotice(view.length)], screen.columns)
  for (const line of view) {
    used += rowsOf([line], screen.columns)
    if (used > room) break
    kept.push(line)
  }
  return [...kept, cutNotice(view.length - kept.length), ...footer]
}

function cutNotice(missing: number): string {
  return `(${missing} more ${missing === 1 ? 'line' : 'lines'}: the terminal is too low)`
}

/**
 * What a terminal has to be sent so that `next` stands where `previous` stood, in one piece; the cursor is then at the
 * beginning of the row below. `previous` is counted in the rows it takes now: a terminal that became narrower has
 * wrapped its lines. `null` begins below whatever is on the screen.
 */
export function repaint(previous: readonly string[] | null, next: readonly string[], screen: Screen): string {
  const rows = previous === null ? 0 : Math.min(rowsOf(previous, screen.columns), screen.rows - 1)
  return `${beginUpdate}\r${eraseRow}${`\x1b[A${eraseRow}`.repeat(rows)}${next.map((line) => `${line}\n`).join('')}${endUpdate}`
}

/** Rows that lines take on a terminal that wraps what is too long. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0)
}

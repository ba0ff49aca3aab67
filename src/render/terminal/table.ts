import Table from 'cli-table3'
import { escapeControl } from './escape.ts'
import { displayWidth, truncateMiddle } from './width.ts'

/** What a table cell may hold; `null` is an empty cell. */
export type Cell = string | number | null

interface TableOptions {
  /** Columns of the terminal; lines are cut to it as long as text columns can give way. */
  readonly width: number
  readonly unicode: boolean
  /** Columns that are never cut, by index. */
  readonly whole?: readonly number[]
}

const narrowestColumn = 8
const gap = 2

const borderParts = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
]
const chars = { ...Object.fromEntries(borderParts.map((part) => [part, ''])), middle: ' '.repeat(gap) }

/**
 * A plain table: header, columns two blanks apart, columns of numbers to the right, one line a row, no trailing
 * blanks. The widest text columns are cut in their middle until a line fits. For commands outside the start path:
 * the first table costs 9 ms of CPU.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string {
  const numeric = head.map((_, column) => isNumeric(rows, column))
  const texts = [head, ...rows].map((row) => head.map((_, column) => cellText(row[column] ?? null)))
  const widths = fittingWidths(texts, cuttableColumns(numeric, options.whole), options.width)
  const ellipsis = options.unicode ? '…' : '..'
  const [shownHead = [], ...shownRows] = texts.map((row) =>
    row.map((text, column) => truncateMiddle(text, widths[column] ?? 0, ellipsis)),
  )
  const table = new Table({
    head: shownHead,
    chars,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: numeric.map((right) => (right ? 'right' : 'left')),
  })
  table.push(...shownRows)
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

function cellText(cell: Cell): string {
  return cell === null ? '' : escapeControl(String(cell))
}

function isNumeric(rows: readonly (readonly Cell[])[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? null).filter((cell) => cell !== null)
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number')
}

function cuttableColumns(numeric: readonly boolean[], whole: readonly number[] = []): boolean[] {
  return numeric.map((isNumber, column) => !isNumber && !whole.includes(column))
}

function fittingWidths(
  texts: readonly (readonly string[])[],
  mayCut: readonly boolean[],
  width: number,
): number[] {
  const widths = mayCut.map((_, column) => Math.max(...texts.map((row) => displayWidth(row[column] ?? ''))))
  let excess = widths.reduce((sum, each) => sum + each + gap, -gap) - width
  while (excess > 0) {
    const widest = widestCuttable(widths, mayCut)
    if (widest === -1) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}

function widestCuttable(widths: readonly number[], mayCut: readonly boolean[]): number {
  let widest = -1
  for (const [column, width] of widths.entries()) {
    if (!mayCut[column] || width <= narrowestColumn) continue
    if (widest === -1 || width > (widths[widest] ?? 0)) widest = column
  }
  return widest
}

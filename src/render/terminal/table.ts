import Table from 'cli-table3'
import { escapeControl } from './escape.ts'
import { flow } from './flow.ts'
import { type Piece, painted } from './piece.ts'
import { isPlainText } from './plain-text.ts'
import type { Pen } from './style.ts'
import { displayWidth, truncateMiddle, truncateWords } from './width.ts'
import { unbreakable } from './wrap.ts'

/** What a table cell may hold; `null` is an empty cell. */
export type Cell = string | number | null

interface TableOptions {
  /** Columns of the terminal; lines are cut to it as long as text columns can give way. */
  readonly width: number
  readonly unicode: boolean
  /** Columns that are never cut, by index. */
  readonly whole?: readonly number[]
  /** Columns that are cut at their end and between words, by index. */
  readonly atWords?: readonly number[]
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
 * blanks. The widest text columns are cut in their middle until a line fits.
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
    row.map((text, column) => {
      const cut = options.atWords?.includes(column) === true ? truncateWords : truncateMiddle
      return cut(text, widths[column] ?? 0, ellipsis)
    }),
  )
  const colAligns = numeric.map((right): 'right' | 'left' => (right ? 'right' : 'left'))
  return linesOf(shownRows, { head: shownHead, colAligns }).join('\n')
}

/** A row without a header: cells that line up with those of other rows, then pieces that flow in what is left. */
export interface Row {
  readonly cells: readonly Piece[]
  readonly detail: readonly Piece[]
}

const narrowestDetail = 24
const maxLinesOfAPiece = 4

/**
 * Rows in columns two blanks apart, their details in a last column, or below them where the terminal is too narrow for
 * one or for what is to be copied. A column without any text is left out. Lines have no trailing blanks.
 */
export function renderRows(rows: readonly Row[], pen: Pen): string[] {
  const columns = [...columnWidths(rows, pen).entries()].filter(([, width]) => width > 0)
  const indent = columns.reduce((sum, [, width]) => sum + width + gap, 0)
  const rowsOf = ({ cells, detail }: Row) => {
    const head = columns.map(([index, width]) => fitted(cells[index], width, pen))
    if (detail.length === 0) return [[...head, '']]
    const room = pen.width - indent
    const beside = room >= narrowestDetail && widestToCopy(detail) <= room
    const detailIndent = beside ? indent : 4
    const lines = flow(detail, {
      width: pen.width - detailIndent,
      separator: pen.separator,
      ellipsis: pen.ellipsis,
      maxLines: maxLinesOfAPiece,
    })
    if (beside) return [[...head, lines.join('\n')]]
    // What is wider begins where the terminal begins its next line, too.
    const at = (line: string) => (displayWidth(line) <= pen.width - detailIndent ? detailIndent : 0)
    const below = lines.map((line) => ' '.repeat(at(line)) + line).join('\n')
    const row = [{ colSpan: head.length + 1, content: below }]
    return head.every((cell) => cell === '') ? [row] : [[...head, ''], row]
  }
  return linesOf(rows.flatMap(rowsOf), { colWidths: columns.map(([, width]) => width) })
}

/** How wide the widest part is that must stand on one line to be copied. */
function widestToCopy(detail: readonly Piece[]): number {
  const parts = detail.flatMap(({ whole, text }) => (whole ? unbreakable(text) : []))
  return Math.max(0, ...parts.map(displayWidth))
}

function columnWidths(rows: readonly Row[], pen: Pen): number[] {
  const widest = Math.floor(pen.width * 0.3)
  const widths: number[] = []
  for (const { cells } of rows) {
    for (const [index, { text }] of cells.entries()) {
      widths[index] = Math.min(widest, Math.max(widths[index] ?? 0, displayWidth(text)))
    }
  }
  return widths
}

function fitted(cell: Piece | undefined, width: number, pen: Pen): string {
  return cell === undefined ? '' : painted({ ...cell, text: truncateMiddle(cell.text, width, pen.ellipsis) })
}

type Drawn = string | { readonly colSpan: number; readonly content: string }

// cli-table3 measures by an older string-width, and would push columns out of line. What is not plain stands in as this
// character, as often as it is wide, and is put back when the table is drawn.
const standIn = '\ue000'

function linesOf(rows: readonly (readonly Drawn[])[], options: Table.TableConstructorOptions): string[] {
  if (rows.length === 0 && options.head === undefined) return []
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  const originals = [options.head ?? [], ...rows].flatMap(notPlain)
  const table = new Table({
    ...options,
    ...(options.head && { head: options.head.map(replaced) }),
    chars,
    style,
  })
  table.push(...rows.map((row) => row.map((cell) => replacedCell(cell))))
  return table
    .toString()
    .replace(new RegExp(`${standIn}+`, 'g'), () => originals.shift() ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
}

/** The texts of a row that stand-ins are for, in the order in which they are drawn: line by line, then by column. */
function notPlain(row: readonly Drawn[]): string[] {
  const cells = row.map((cell) => contentOf(cell).split('\n'))
  const height = Math.max(0, ...cells.map((lines) => lines.length))
  const lines = Array.from({ length: height }, (_, line) => cells.flatMap((cell) => cell[line] ?? []))
  return lines.flat().filter((text) => replaced(text).startsWith(standIn))
}

function replacedCell(cell: Drawn): Drawn {
  const content = contentOf(cell).split('\n').map(replaced).join('\n')
  return typeof cell === 'string' ? content : { ...cell, content }
}

function replaced(line: string): string {
  return isPlainText(line) ? line : standIn.repeat(displayWidth(line))
}

function contentOf(cell: Drawn): string {
  return typeof cell === 'string' ? cell : cell.content
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

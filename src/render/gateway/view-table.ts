import type { UnknownPart } from '../../core/report/view/unknown-part.ts'
import type { State } from '../../core/state.ts'
import { flow } from '../terminal/flow.ts'
import { piece } from '../terminal/piece.ts'
import { statePaint, stateSymbol } from '../terminal/state-mark.ts'
import { penFor, type Style } from '../terminal/style.ts'
import { type Cell, renderTable } from '../terminal/table.ts'

/** A row of a view: what it shows, and how the thing is. */
export interface ViewRow {
  readonly state: State
  readonly cells: readonly Cell[]
}

/** A table whose first column begins with the mark of the row's state; `none` stands where there is no row. @param cut which columns are never cut, and which only between words, by index */
export function viewTable(
  head: readonly string[],
  rows: readonly ViewRow[],
  none: string,
  style: Style,
  cut: { readonly whole?: readonly number[]; readonly atWords?: readonly number[] } = {},
): string[] {
  const { palette, width } = penFor(style)
  if (rows.length === 0) return [none]
  // A column without anything in it only takes room.
  const used = head.map((_, column) => column === 0 || rows.some(({ cells }) => isTold(cells[column])))
  const shown = <T>(cells: readonly T[]) => cells.filter((_, column) => used[column])
  const marked = rows.map(({ state, cells: [first, ...rest] }) => [
    `${stateSymbol(state, style.unicode)} ${first ?? ''}`,
    ...rest,
  ])
  const [title = '', ...lines] = renderTable(
    shown(head.map((name, column) => (column === 0 ? `  ${name}` : name))),
    marked.map(shown),
    {
      ...{ width, unicode: style.unicode },
      ...{ whole: shownIndexes(cut.whole ?? [], used), atWords: shownIndexes(cut.atWords ?? [], used) },
    },
  ).split('\n')
  return [palette.faint(title), ...lines.map((line, row) => paintRow(line, rows[row], style))]
}

/** Where columns stand among those that are shown. */
function shownIndexes(columns: readonly number[], used: readonly boolean[]): readonly number[] {
  return columns.flatMap((column) => {
    return used[column] === true ? [used.slice(0, column).filter(Boolean).length] : []
  })
}

function isTold(cell: Cell | undefined): boolean {
  return cell !== undefined && cell !== null && cell !== ''
}

function paintRow(line: string, row: ViewRow | undefined, style: Style): string {
  if (row === undefined || row.state === 'healthy') return line
  return statePaint(row.state, penFor(style).palette)(line)
}

/** A line, or a few, for each part that the gateway did not tell. */
export function unknownLines(unknown: readonly UnknownPart[], style: Style): string[] {
  const { palette, width, separator, ellipsis } = penFor(style)
  return unknown.flatMap(({ part, message, hint }) => {
    const mark = `${stateSymbol('unknown', style.unicode)} ${part} unknown`
    const pieces = [piece(mark, palette.unclear), piece(message), piece(hint ?? '', palette.faint)]
    return flow(pieces, { width, separator, ellipsis, maxLines: 4 })
  })
}

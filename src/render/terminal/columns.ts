import { flow } from './flow.ts'
import type { Pen } from './look.ts'
import { type Piece, painted } from './piece.ts'
import { displayWidth, pad, truncateMiddle } from './width.ts'

/** A row: cells that line up with those of other rows, then pieces that flow in what is left of the width. */
export interface Row {
  readonly cells: readonly Piece[]
  readonly detail: readonly Piece[]
}

const gap = '  '
const narrowestDetail = 24
const maxLinesOfAPiece = 4

/**
 * Prints rows in columns two blanks apart, without trailing blanks. This is the cheap printer of the start path:
 * cli-table3 costs 9 ms of CPU for its first table.
 */
export function printColumns(rows: readonly Row[], pen: Pen): string[] {
  const widths = columnWidths(rows, pen)
  const indent = widths.reduce((sum, width) => sum + width + gap.length, 0)
  const beside = pen.width - indent >= narrowestDetail
  const printRow = (row: Row): string[] => {
    const head = row.cells.map((cell, index) => fit(cell, widths[index] ?? 0, pen)).join(gap)
    if (row.detail.length === 0) return [head]
    const detailIndent = beside ? indent : 4
    const lines = flow(row.detail, {
      width: pen.width - detailIndent,
      separator: pen.separator,
      ellipsis: pen.ellipsis,
      maxLines: maxLinesOfAPiece,
    })
    const rest = lines.map((line) => ' '.repeat(detailIndent) + line)
    return beside ? [head + gap + lines[0], ...rest.slice(1)] : [head, ...rest]
  }
  return rows.flatMap(printRow).map((line) => line.trimEnd())
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

// Blanks stay outside the colour, so that the end of a line can be trimmed.
function fit(cell: Piece, width: number, pen: Pen): string {
  const text = truncateMiddle(cell.text, width, pen.ellipsis)
  return painted({ ...cell, text }) + pad('', width - displayWidth(text))
}

import { escapeControl } from './terminal/escape.ts'
import type { Style } from './terminal/style.ts'
import { renderTable } from './terminal/table.ts'
import { displayWidth } from './terminal/width.ts'

const head = ['SETTING', 'VALUE', 'ORIGIN']
const gap = 2

/**
 * Settings by name, value and, where asked, origin; nothing is cut, because people copy it. A table; on a terminal that is
 * too narrow for it a list, with what is long below its name.
 *
 * @param rows two or three texts each
 */
export function renderSettings(
  rows: readonly (readonly string[])[],
  style: Style,
  isTerminal: boolean,
): string {
  const columns = head.slice(0, Math.max(2, ...rows.map((row) => row.length)))
  const widths = columns.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(displayWidth)),
  )
  const fits = widths.reduce((sum, width) => sum + width + gap, -gap) <= style.width
  if (fits || !isTerminal) return renderTable(columns, rows, { ...style, whole: [0, 1, 2] })
  const nameWidth = Math.max(...rows.map(([name = '']) => displayWidth(name)))
  return rows.flatMap((row) => listed(row, nameWidth, style)).join('\n')
}

/** A setting as an entry of a list, no part of it broken. */
function listed(row: readonly string[], nameWidth: number, style: Style): string[] {
  const [name = '', ...texts] = row.map(escapeControl)
  const room = style.width - nameWidth - gap
  const together = texts.join(style.unicode ? ' · ' : ' | ')
  const lines = displayWidth(together) <= room ? [together] : texts
  const beside = lines.every((line) => displayWidth(line) <= room)
  if (beside) return lines.map((line, index) => `${(index === 0 ? name : '').padEnd(nameWidth + gap)}${line}`)
  // What is wider begins where the terminal begins its next line, too.
  return [name, ...lines.map((line) => (displayWidth(line) + 4 <= style.width ? `    ${line}` : line))]
}

import type { Finding, Place } from '../../core/errors.ts'
import { escapeControl } from './escape.ts'
import { type Palette, plainPalette } from './palette.ts'
import { displayWidth } from './width.ts'
import { wrap } from './wrap.ts'

/** How a code frame is drawn; all of it may be left out. */
export interface ExcerptStyle {
  /** Default no colour. */
  readonly palette?: Palette
  /** Columns, default 80; less than 40 is taken as 40. */
  readonly width?: number
  /** Default true; false draws the marks of cut lines in ASCII. */
  readonly unicode?: boolean
  /** Default false; true breaks the headline between words as well. Tools that read it want it in one line. */
  readonly isTerminal?: boolean
}

/**
 * Shows a finding as compilers do: `file:line:column: error: message`, the line with the one before it, a caret
 * line and the hint. Tabs become blanks, characters that a terminal obeys are made visible, long lines are cut around
 * the caret. No line break at the end.
 */
export function codeFrame(sourceText: string, finding: Finding, style: ExcerptStyle = {}): string {
  const palette = style.palette ?? plainPalette
  const paint = { error: palette.bad, warning: palette.warning, info: palette.underway }[finding.severity]
  const { place } = finding
  const where = place === null ? '' : `${escapeControl(place.file)}:${place.line}:${place.column}: `
  const [first = '', ...rest] = headlineOf(`${where}${finding.severity}:`, finding.message, style)
  const headline = [`${palette.strong(where)}${paint(`${finding.severity}:`)} ${first}`, ...rest]
  const excerpt = place === null ? [] : excerptOf(sourceText, place, style, palette, paint)
  const hint = hintLines(finding.hint, Math.max(40, style.width ?? 80)).map((line) => palette.faint(line))
  return [...headline, ...excerpt, ...hint].join('\n')
}

/** The message in the lines that it has behind what it begins with. */
function headlineOf(beginning: string, message: string, style: ExcerptStyle): string[] {
  const text = escapeControl(message)
  if (style.isTerminal !== true) return [text]
  const lines = wrap(`${'x'.repeat(beginning.length)} ${text}`, Math.max(40, style.width ?? 80) - 2)
  return lines.map((line, at) => (at === 0 ? line.slice(beginning.length + 1) : `  ${line}`))
}

function hintLines(hint: string | null, width: number): string[] {
  if (hint === null) return []
  return wrap(escapeControl(hint), width - 8).map((line, at) =>
    at === 0 ? `  hint: ${line}` : `        ${line}`,
  )
}

/** Every finding as a {@link codeFrame}, with an empty line between two; after `most` only their number. */
export function codeFrames(
  sourceText: string,
  findings: readonly Finding[],
  style: ExcerptStyle = {},
  most = 20,
): string {
  const frames = findings.slice(0, most).map((finding) => codeFrame(sourceText, finding, style))
  const rest = findings.length - frames.length
  return [...frames, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n\n')
}

function excerptOf(
  sourceText: string,
  place: Place,
  style: ExcerptStyle,
  palette: Palette,
  paint: (text: string) => string,
): string[] {
  const lines = linesAround(sourceText, place.line)
  const line = lines.at(-1)
  if (line === undefined) return []
  const gutter = String(place.line).length
  const room = Math.max(40, style.width ?? 80) - gutter - 4
  const start = place.column - 1
  const cells = cellsOf(line, start)
  const before = widthOf(cells, (cell) => cell.at < start)
  const marked = widthOf(cells, (cell) => cell.at >= start && cell.at < start + (place.length ?? 1))
  const cut = windowAround(
    before,
    marked,
    widthOf(cells, () => true),
    room,
  )
  const ellipsis = style.unicode === false ? '~' : '…'
  const rows = lines.flatMap((text, index) => {
    const isBefore = index < lines.length - 1
    const shown = isBefore ? cellsOf(text, start) : cells
    if (isBefore && cut > 0 && widthOf(shown, () => true) <= cut + 1) return []
    const number = String(place.line - lines.length + 1 + index).padStart(gutter)
    return [`${palette.faint(`${number} |`)} ${crop(shown, cut, room, ellipsis)}`.trimEnd()]
  })
  const carets = '^'.repeat(Math.max(1, Math.min(marked, room - (before - cut))))
  rows.push(`${palette.faint(`${' '.repeat(gutter)} |`)} ${' '.repeat(before - cut)}${paint(carets)}`)
  return rows
}

/** The line and, when there is one that is not blank, the line before it. */
function linesAround(text: string, line: number): string[] {
  const lines = text.split('\n').slice(Math.max(0, line - 2), line)
  const shown = lines.map((content) => content.replace(/\r$/, ''))
  return line > 1 && shown.length > 1 && shown[0]?.trim() === '' ? shown.slice(1) : shown
}

/** A character as it is drawn, and where it stands in its line. */
interface Cell {
  readonly text: string
  readonly width: number
  readonly at: number
}

const tabStop = 4
// More than any terminal shows on either side of the caret; a line may be a quarter of a megabyte long.
const reach = 1_000

function cellsOf(line: string, around: number): Cell[] {
  const cells: Cell[] = []
  let at = Math.max(0, around - reach)
  let column = 0
  for (const character of line.slice(at, around + reach)) {
    const text = character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : escapeControl(character)
    const width = displayWidth(text)
    cells.push({ text, width, at })
    column += width
    at += character.length
  }
  return cells
}

function widthOf(cells: readonly Cell[], counts: (cell: Cell) => boolean): number {
  let width = 0
  for (const cell of cells) if (counts(cell)) width += cell.width
  return width
}

/** The first column to show: 0 where the line fits, else so that the mark stands near the middle. */
function windowAround(before: number, marked: number, whole: number, room: number): number {
  if (whole <= room || before + marked < room) return 0
  return Math.max(0, Math.min(before - Math.floor(room / 3), whole - room + 1))
}

function crop(cells: readonly Cell[], from: number, room: number, ellipsis: string): string {
  let column = 0
  let drawn = from > 0 ? ellipsis : ''
  let used = from > 0 ? 1 : 0
  for (const { text, width } of cells) {
    const start = column
    column += width
    if (start < from + (from > 0 ? 1 : 0)) {
      // A wide or escaped character that the edge cuts leaves blanks, so that what follows stays above its caret.
      const left = column - from - used
      if (from > 0 && left > 0) {
        drawn += ' '.repeat(left)
        used += left
      }
      continue
    }
    if (used + width > room - 1 && column - from > room - 1) return drawn + ellipsis
    drawn += text
    used += width
  }
  return drawn
}

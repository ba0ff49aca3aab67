import stringWidth from 'string-width'
import { isPlainText } from './plain-text.ts'

/** A character as people see it, with the marks that are drawn on it, and the terminal columns it takes: 0, 1 or 2. */
interface Glyph {
  readonly text: string
  readonly width: number
}

/** Columns that `text` takes on a terminal; it is taken for one line. Colours take none. */
export function displayWidth(text: string): number {
  return isPlainText(text) ? text.length : stringWidth(text)
}

/** Cuts `text` to at most `width` columns and puts `ellipsis` in the middle, where ids and paths say least. */
export function truncateMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  const room = width - displayWidth(ellipsis)
  if (room < 2) return truncateEnd(text, width, '')
  const glyphs = glyphsOf(text)
  const start = take(glyphs, Math.ceil(room / 2))
  const end = take(glyphs.reverse(), Math.floor(room / 2)).reverse()
  return start.join('') + ellipsis + end.join('')
}

/** Cuts `text` to at most `width` columns, with `ellipsis` as its last characters when something was cut. */
export function truncateEnd(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  const room = width - displayWidth(ellipsis)
  if (room < 0) return take(glyphsOf(text), width).join('')
  return take(glyphsOf(text), room).join('') + ellipsis
}

/** Like {@link truncateEnd}, cut between words where one of them has room. */
export function truncateWords(text: string, width: number, ellipsis = '…'): string {
  const cut = truncateEnd(text, width, ellipsis)
  if (cut === text) return text
  const end = cut.slice(0, cut.length - ellipsis.length).lastIndexOf(' ')
  return end < 1 ? cut : `${cut.slice(0, end).replace(/[,;:]$/, '')} ${ellipsis}`
}

/** Fills `text` with blanks to `width` columns, on its left side for numbers. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'left' ? text + blanks : blanks + text
}

function take(glyphs: readonly Glyph[], width: number): string[] {
  const taken: string[] = []
  let used = 0
  for (const glyph of glyphs) {
    used += glyph.width
    if (used > width) break
    taken.push(glyph.text)
  }
  return taken
}

let segmenter: Intl.Segmenter | undefined

function glyphsOf(text: string): Glyph[] {
  if (isPlainText(text)) return Array.from(text, (character) => ({ text: character, width: 1 }))
  // Made when it is needed, because it takes as long as a quarter of a whole start.
  segmenter ??= new Intl.Segmenter()
  return Array.from(segmenter.segment(text), ({ segment }) => ({
    text: segment,
    width: stringWidth(segment),
  }))
}

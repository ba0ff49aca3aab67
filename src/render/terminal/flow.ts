import { type Piece, painted } from './piece.ts'
import { displayWidth, truncateEnd, truncateMiddle } from './width.ts'
import { unbreakable } from './wrap.ts'

interface FlowOptions {
  /** Columns of each line. */
  readonly width: number
  readonly separator: Piece
  readonly ellipsis: string
  /** A single piece is cut to about this many lines: a list at its end, other text in its middle. */
  readonly maxLines: number
}

/**
 * Lays pieces into lines: side by side while they fit, else the next piece begins a line, and a piece wider than a
 * line is broken between words. Empty pieces leave no trace; at least one line comes back.
 */
export function flow(pieces: readonly Piece[], options: FlowOptions): string[] {
  const { width, separator } = options
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const each of pieces) {
    for (const [index, part] of breakPiece(each, options).entries()) {
      const partWidth = displayWidth(part.text)
      const joinedWidth = used + displayWidth(separator.text) + partWidth
      if (used > 0 && index === 0 && joinedWidth <= width) {
        line += painted(separator) + painted(part)
        used = joinedWidth
      } else {
        if (used > 0) lines.push(line)
        line = painted(part)
        used = partWidth
      }
    }
  }
  return [...lines, line]
}

function breakPiece(whole: Piece, { width, ellipsis, maxLines }: FlowOptions): Piece[] {
  if (whole.text === '') return []
  if (displayWidth(whole.text) <= width) return [whole]
  const lines: string[] = []
  let line = ''
  const cut = whole.items ? truncateEnd : truncateMiddle
  const text = whole.whole ? whole.text : cut(whole.text, width * maxLines, ellipsis)
  const words = whole.whole ? unbreakable(text) : text.split(whole.items ? /(?<=,) / : ' ')
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= width) {
      line = longer
    } else {
      if (line !== '') lines.push(line)
      line = whole.whole ? word : truncateMiddle(word, width, ellipsis)
    }
  }
  return [...lines, line].filter((text) => text !== '').map((text) => ({ ...whole, text: text.trimEnd() }))
}

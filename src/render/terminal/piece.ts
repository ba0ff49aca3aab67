import { escapeControl } from './escape.ts'
import type { Paint } from './palette.ts'

/** A run of text in one colour; its text is already safe for a terminal. */
export interface Piece {
  readonly text: string
  readonly paint?: Paint
  /** Where a piece too wide for a line may be broken: between words unless these are the ends of list items. */
  readonly items?: true
  /** Never cut, however wide a word of it is: what it names is to be copied. */
  readonly whole?: true
}

/** A piece of any text, made safe and without blanks at its end. */
export function piece(text: string, paint?: Paint): Piece {
  const safe = escapeControl(text).trimEnd()
  return paint === undefined ? { text: safe } : { text: safe, paint }
}

/** A list as one piece, `free_pct 12.1, free_gb 84`, whose items are never torn apart. */
export function listPiece(items: readonly string[], paint?: Paint): Piece {
  return { ...piece(items.join(', '), paint), items: true }
}

/** The piece as it is written out, coloured. */
export function painted({ text, paint }: Piece): string {
  return paint === undefined ? text : paint(text)
}

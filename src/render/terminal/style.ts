import type { Palette } from './palette.ts'
import type { Piece } from './piece.ts'

/** How a view for people is drawn: everything that depends on their terminal and clock. */
export interface Style {
  /** Columns; less than 40 is taken as 40. */
  readonly width: number
  readonly palette: Palette
  /** False where the locale is not UTF-8: then ASCII only, except inside names and texts. */
  readonly unicode: boolean
  readonly verbose: boolean
  /** Epoch milliseconds, for "3m ago". */
  readonly now: number
  /** True where somebody reads a terminal, not a file or a tool: what tools read in one line may be broken there. */
  readonly isTerminal?: boolean
}

/** A style made ready: what the parts of a view draw with. */
export interface Pen {
  readonly style: Style
  readonly width: number
  readonly palette: Palette
  readonly ellipsis: string
  /** Stands between two pieces on one line. */
  readonly separator: Piece
}

/** Chooses characters once for a whole view. */
export function penFor(style: Style): Pen {
  const { palette } = style
  return {
    style,
    width: Math.max(40, style.width),
    palette,
    ellipsis: style.unicode ? '…' : '..',
    separator: { text: style.unicode ? ' · ' : ' | ', paint: palette.faint },
  }
}

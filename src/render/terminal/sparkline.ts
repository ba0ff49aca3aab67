const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const ascii = ['_', '.', ':', '-', '=', '+', '*', '#']

interface SparklineOptions {
  /** Columns; the newest values win where there are more. */
  readonly width: number
  readonly unicode: boolean
  /** The scale; the smallest and largest value shown where it is not given. */
  readonly min?: number
  readonly max?: number
}

/** A row of numbers as one glyph each, oldest first, from lowest to highest; `null` (no value) is a blank. */
export function sparkline(values: readonly (number | null)[], options: SparklineOptions): string {
  const glyphs = options.unicode ? blocks : ascii
  const shown = options.width > 0 ? values.slice(-options.width) : []
  const numbers = shown.filter((value) => value !== null)
  const low = options.min ?? numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = options.max ?? numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return shown.map((value) => (value === null ? ' ' : glyphs[level(value, low, high)])).join('')
}

// Halved first, so that a range over most of the doubles does not overflow.
function level(value: number, low: number, high: number): number {
  const range = high / 2 - low / 2
  const share = range > 0 ? (value / 2 - low / 2) / range : 0.5
  return Math.min(7, Math.max(0, Math.floor(share * 8)))
}

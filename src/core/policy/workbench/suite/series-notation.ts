/** One point of a series: a finite number, or `null` where there is no sample. */
export type SeriesPoint = number | null

/** A series that was read, or the first thing wrong with it; `at` counts characters from the start of the text. */
export type ParsedSeries =
  | { readonly ok: true; readonly points: readonly SeriesPoint[] }
  | { readonly ok: false; readonly message: string; readonly at: readonly [start: number, end: number] }

/** How many points a series may have. */
export const mostPoints = 1_000_000

const digits = '(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?'
const number = `(?:${digits}|[iI][nN][fF]|[nN][aA][nN])`
const itemPattern = new RegExp(
  `^(?:(?<gap>_)|(?<stale>stale)|(?<start>[+-]?${number})(?<step>[+-]${number})?)(?:x(?<times>\\d+))?$`,
)
const endsInWord = /[a-z]$/i

/**
 * Reads a series as promtool does: `14x2` is 14 three times, `1+2x3` is 1 3 5 7, `_` and `_x3` are one and three
 * missing samples, `stale` ends a series and is missing as well. Infinities and NaN are no values here, so they are
 * missing. Blanks stand between items.
 */
export function parseSeries(text: string): ParsedSeries {
  const points: SeriesPoint[] = []
  for (const found of text.matchAll(/\S+/g)) {
    const [item] = found
    const failure = appendItem(points, item)
    if (failure !== null) {
      return { ok: false, message: failure, at: [found.index, found.index + item.length] }
    }
  }
  return { ok: true, points }
}

/** Writes points in the notation, runs folded, so that {@link parseSeries} reads the very same points back. */
export function formatSeries(points: readonly SeriesPoint[]): string {
  const items: string[] = []
  for (let from = 0; from < points.length; ) {
    const point = points[from] as SeriesPoint
    let until = from + 1
    while (until < points.length && Object.is(points[until], point)) until += 1
    items.push(formatRun(point, until - from))
    from = until
  }
  return items.join(' ')
}

function formatRun(point: SeriesPoint, length: number): string {
  if (point === null) return length === 1 ? '_' : `_x${length}`
  const text = Object.is(point, -0) ? '-0.0' : String(point)
  return length === 1 ? text : `${text}x${length - 1}`
}

/** Adds an item's points, or says what is wrong with it. */
function appendItem(points: SeriesPoint[], item: string): string | null {
  const parts = itemPattern.exec(item)?.groups
  if (parts === undefined) return `'${item}' is no number, no '_', no 'stale' and no run such as 1+2x3.`
  const { gap, stale, start = '', step, times } = parts
  if (step !== undefined && times === undefined) return `'${item}' does not say how often: ${item}x3.`
  if (times !== undefined && (stale !== undefined || endsInWord.test(step ?? start))) {
    return `'${item}' cannot be repeated; write it out.`
  }
  const extra = gap === undefined || times === undefined ? 1 : 0
  const length = Number(times ?? 0) + extra
  if (points.length + length > mostPoints) return `A series has at most ${mostPoints} points.`
  if (gap !== undefined || stale !== undefined)
    for (let index = 0; index < length; index += 1) points.push(null)
  else appendRun(points, numberOf(start), step === undefined ? 0 : numberOf(step), length)
  return null
}

// Added up step by step, as promtool does, so that rounding falls the same way; adding 0 would lose the sign of -0.
function appendRun(points: SeriesPoint[], start: number, step: number, length: number): void {
  let value = start
  for (let index = 0; index < length; index += 1) {
    points.push(Number.isFinite(value) ? value : null)
    if (step !== 0) value += step
  }
}

function numberOf(text: string): number {
  const [, sign, body = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  const size = /^0[0-7]+$/.test(body) ? Number.parseInt(body, 8) : unsigned(body)
  return sign === '-' ? -size : size
}

function unsigned(body: string): number {
  return /^\D+$/.test(body) ? Number.POSITIVE_INFINITY : Number(body)
}

import { given } from '../../../engine/row.ts'
import { jsonFaultAt } from '../json-fault.ts'
import { decode } from '../ndjson.ts'
import type { ReaderTarget, SampleReader } from '../reader.ts'
import { setValue } from '../sample-line.ts'
import { type RawSeries, seriesIn } from './answer.ts'
import { placeAt, placeOfPath, type TextPlace } from './json-place.ts'
import { type Points, pointsIn } from './points.ts'
import { seriesNames } from './series-name.ts'

/** An answer is one document with its series behind each other, so it has to be read whole; this much at most. */
export const largestAnswer = 512 * 1_024 * 1_024

/**
 * Reads the JSON answer of a Prometheus `query_range` (or only its list of series): a sample for each time that any
 * series has. `NaN` and infinities are no value, and neither are `null`, an empty text and whatever else is no number.
 */
export class PrometheusReader implements SampleReader {
  readonly #target: ReaderTarget
  readonly #chunks: Uint8Array[] = []
  #size = 0

  constructor(target: ReaderTarget) {
    this.#target = target
  }

  push(chunk: Uint8Array): void {
    this.#size += chunk.length
    if (this.#size <= largestAnswer) this.#chunks.push(chunk.slice())
    else this.#fail(`An answer has at most ${largestAnswer} bytes; ask for fewer series or a longer step.`)
  }

  end(): void {
    const text = decode(new TextDecoder('utf-8', { fatal: true }), joined(this.#chunks, this.#size))
    if (text === null) this.#fail('The answer is not UTF-8.')
    else if (text.trim() !== '') this.#read(text)
  }

  #read(text: string): void {
    let answer: unknown
    try {
      answer = JSON.parse(text)
    } catch {
      this.#fail('This is not JSON.', placeAt(text, jsonFaultAt(text)))
      return
    }
    const series = seriesIn(answer)
    if ('message' in series) this.#fail(series.message, placeOfPath(text, series.path))
    else this.#play(series, text)
  }

  #play(series: readonly RawSeries[], text: string): void {
    const names = seriesNames(series.map(({ metric }) => metric))
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) {
      const second = series[names.lastIndexOf(twice)] as RawSeries
      this.#fail(`Two series are called ${twice}.`, placeOfPath(text, second.path.slice(0, -1)))
      return
    }
    const points = series.map((one) => this.#points(one, text))
    this.#target.declare(names)
    play(
      points,
      names.map((name) => this.#target.slotOf(name)),
      this.#target,
    )
  }

  /** The points of a series, once what is wrong with them was told; places are sought only for what is shown. */
  #points({ values, path, hasHistograms }: RawSeries, text: string): Points {
    let shown = 0
    const place = (...steps: readonly number[]): TextPlace => {
      shown += 1
      return shown > 1 ? { line: 1, column: 1 } : placeOfPath(text, [...path, ...steps])
    }
    if (hasHistograms) {
      this.#target.bad({ ...place(), message: 'The series has native histograms among its numbers.' })
    }
    return pointsIn(values, ({ index, part, message, isAbsent }) => {
      const where = part === null ? place(index) : place(index, part)
      if (isAbsent) this.#target.absent({ ...where, message })
      else this.#target.bad({ ...where, message })
    })
  }

  #fail(message: string, place: TextPlace = { line: 1, column: 1 }): void {
    this.#target.bad({ ...place, message, fatal: true })
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function play(series: readonly Points[], slots: readonly number[], target: ReaderTarget): void {
  const next = series.map(() => 0)
  const { row } = target
  for (;;) {
    let at = Number.POSITIVE_INFINITY
    for (const [index, points] of series.entries()) {
      at = Math.min(at, points[next[index] as number]?.[0] ?? Number.POSITIVE_INFINITY)
    }
    if (at === Number.POSITIVE_INFINITY) return
    row.at = at
    row.given.fill(given.nothing)
    for (const [index, points] of series.entries()) {
      const point = points[next[index] as number]
      if (point?.[0] !== at) continue
      next[index] = (next[index] as number) + 1
      const slot = slots[index] as number
      if (slot !== -1) setValue(row, slot, point[1])
    }
    // A sample is made of points from all over the answer: only the answer as a whole has a place.
    target.take(1, null)
  }
}

import { cleanValue } from '../../../probe-kind/clean-value.ts'
import { fromEpoch } from '../../../text/timestamp.ts'
import { given } from '../../engine/row.ts'
import { jsonFaultAt } from './json-fault.ts'
import { decode } from './ndjson.ts'
import type { InputProblem } from './problem.ts'
import type { ReaderTarget, SampleReader } from './reader.ts'
import { setValue } from './sample-line.ts'

/** An answer is one document with its series behind each other, so it has to be read whole; this much at most. */
export const largestAnswer = 512 * 1_024 * 1_024

interface Series {
  readonly name: string
  readonly points: readonly (readonly [number, number | null])[]
}

/**
 * Reads the JSON answer of a Prometheus `query_range` (or only its list of series): a sample for each time that any
 * series has. A series is called by its `__name__`, or by that with its labels, as PromQL writes them, where several
 * share it.
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
    else {
      const series = seriesIn(text)
      if ('message' in series) this.#target.bad({ ...series, fatal: true })
      else play(series, this.#target)
    }
  }

  #fail(message: string): void {
    this.#target.bad({ line: 1, column: 1, message, fatal: true })
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

function seriesIn(text: string): Series[] | InputProblem {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return { ...placeOf(text, jsonFaultAt(text)), message: 'This is not JSON.' }
  }
  const wrong = (message: string): InputProblem => ({ line: 1, column: 1, message })
  if (isFields(answer) && answer.status === 'error') {
    return wrong(`Prometheus answered with an error: ${String(answer.error)}.`)
  }
  const data =
    isFields(answer) && isFields(answer.data) ? answer.data : { resultType: 'matrix', result: answer }
  if (data.resultType !== 'matrix' || !Array.isArray(data.result)) {
    return wrong('This is no answer of query_range: it has no matrix of series.')
  }
  const found: { metric: Fields; points: Series['points'] }[] = []
  for (const [index, one] of (data.result as unknown[]).entries()) {
    const points = isFields(one) ? pointsOf(one.values) : null
    if (points === null) return wrong(`Series ${index + 1} has no list of times and values.`)
    found.push({ metric: isFields((one as Fields).metric) ? ((one as Fields).metric as Fields) : {}, points })
  }
  return named(found)
}

function named(found: readonly { readonly metric: Fields; readonly points: Series['points'] }[]): Series[] {
  const bare = found.map(({ metric }) => (typeof metric.__name__ === 'string' ? metric.__name__ : ''))
  return found.map(({ metric, points }, index) => {
    const name = bare[index] as string
    const alone = name !== '' && bare.filter((other) => other === name).length === 1
    return { name: alone ? name : selectorOf(metric), points }
  })
}

/** A series as PromQL names it: `up{instance="a",job="b"}`. */
function selectorOf(metric: Fields): string {
  const labels = Object.keys(metric)
    .filter((label) => label !== '__name__')
    .sort()
    .map((label) => `${label}=${JSON.stringify(metric[label])}`)
  return `${typeof metric.__name__ === 'string' ? metric.__name__ : ''}{${labels.join(',')}}`
}

function pointsOf(values: unknown): Series['points'] | null {
  if (!Array.isArray(values)) return null
  const points: [number, number | null][] = []
  for (const point of values as unknown[]) {
    if (!Array.isArray(point) || typeof point[0] !== 'number') return null
    const at = fromEpoch(point[0])
    if (at === null) return null
    const value = cleanValue(Number(point[1]))
    points.push([at, typeof value === 'number' ? value : null])
  }
  return points
}

function play(series: readonly Series[], target: ReaderTarget): void {
  target.declare(series.map(({ name }) => name))
  const slots = series.map(({ name }) => target.slotOf(name))
  const next = series.map(() => 0)
  const { row } = target
  for (let number = 1; ; number += 1) {
    let at = Number.POSITIVE_INFINITY
    for (const [index, { points }] of series.entries()) {
      at = Math.min(at, points[next[index] as number]?.[0] ?? Number.POSITIVE_INFINITY)
    }
    if (at === Number.POSITIVE_INFINITY) return
    row.at = at
    row.given.fill(given.nothing)
    for (const [index, { points }] of series.entries()) {
      const point = points[next[index] as number]
      if (point?.[0] !== at) continue
      next[index] = (next[index] as number) + 1
      const slot = slots[index] as number
      if (slot !== -1) setValue(row, slot, point[1])
    }
    target.take(number, null)
  }
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

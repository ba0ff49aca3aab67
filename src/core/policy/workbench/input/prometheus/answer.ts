import { shortened } from '../sample-time.ts'

type Step = string | number

/** A series as it stands in an answer, unread, and the path to it. */
export interface RawSeries {
  readonly metric: Fields
  readonly values: readonly unknown[]
  readonly path: readonly Step[]
  /** Whether it also has native histograms, which are no numbers. */
  readonly hasHistograms: boolean
}

/** Why an answer is none, in a sentence, and the path to what is wrong. */
export interface WrongAnswer {
  readonly message: string
  readonly path: readonly Step[]
}

/** What a query of another kind answers, by the type of its result. */
const otherTypes: Readonly<Record<string, string>> = {
  vector: 'the answer of an instant query (a vector)',
  scalar: 'one number (a scalar)',
  string: 'a text (a string)',
}

/** The series of a `query_range` answer, or of the list of series alone. */
export function seriesIn(answer: unknown): readonly RawSeries[] | WrongAnswer {
  if (isFields(answer) && answer.status === 'error') {
    return wrong(`Prometheus answered with an error: ${errorOf(answer)}.`, ['status'])
  }
  const isWhole = isFields(answer) && isFields(answer.data)
  const data = isWhole ? (answer.data as Fields) : { resultType: 'matrix', result: answer }
  const path = isWhole ? ['data', 'result'] : []
  if (data.resultType !== 'matrix' || !Array.isArray(data.result)) return noMatrix(data.resultType, isWhole)
  const found: RawSeries[] = []
  for (const [index, one] of (data.result as readonly unknown[]).entries()) {
    const series = seriesOf(one, index, [...path, index])
    if ('message' in series) return series
    found.push(series)
  }
  return found
}

function errorOf({ error }: Fields): string {
  return typeof error === 'string' ? error : shortened(error)
}

function noMatrix(type: unknown, isWhole: boolean): WrongAnswer {
  const other = typeof type === 'string' && Object.hasOwn(otherTypes, type) ? otherTypes[type] : undefined
  const message =
    other === undefined
      ? 'This is no answer of query_range: it has no matrix of series.'
      : `This is ${other}, no answer of query_range: it has no matrix of series.`
  return wrong(message, isWhole ? ['data'] : [])
}

function seriesOf(one: unknown, index: number, path: readonly Step[]): RawSeries | WrongAnswer {
  const { metric, values, histograms } = isFields(one) ? one : ({} as Fields)
  const hasHistograms = Array.isArray(histograms) && histograms.length > 0
  if (values === undefined && hasHistograms) {
    const message = `Series ${index + 1} is a native histogram and has no numbers; ask for one, such as histogram_quantile(0.95, …).`
    return wrong(message, path)
  }
  if (!Array.isArray(values)) return wrong(`Series ${index + 1} has no list of times and values.`, path)
  return { metric: isFields(metric) ? metric : {}, values, path: [...path, 'values'], hasHistograms }
}

function wrong(message: string, path: readonly Step[]): WrongAnswer {
  return { message, path }
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

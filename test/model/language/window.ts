/** A bounded look back of a signal (section 3). */
export interface Window {
  readonly ms: number
  readonly reduce: Reducer
}

export type Reducer = keyof typeof reducers

const reducers = {
  avg: (values: readonly number[]) => sum(values) / values.length,
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  sum,
  count: (values: readonly number[]) => values.length,
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** One value that a signal had. */
export interface Seen {
  readonly at: number
  readonly value: number
}

/** What a signal is over its window's time; no value where there was none, or where the result is not finite. */
export function reduced({ ms, reduce }: Window, seen: readonly Seen[], at: number): number | undefined {
  const values = seen.filter((one) => at - one.at <= ms).map(({ value }) => value)
  if (values.length === 0) return undefined
  const result = reducers[reduce](values)
  return Number.isFinite(result) ? result : undefined
}

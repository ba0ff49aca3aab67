/** A bounded look back of a signal (section 3). */
export interface Window {
  readonly ms: number
  readonly reduce: Reducer
}

export type Reducer = keyof typeof reducers

/** Numbers of a window's values, oldest first, and of the seconds between the oldest and the newest. */
const reducers = {
  avg: mean,
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  sum,
  count: (values: readonly number[]) => values.length,
  p50: (values: readonly number[]) => percentile(values, 50),
  p95: (values: readonly number[]) => percentile(values, 95),
  p99: (values: readonly number[]) => percentile(values, 99),
  delta,
  rate: (values: readonly number[], seconds: number) => (seconds === 0 ? undefined : delta(values) / seconds),
  changed: (values: readonly number[]) =>
    values.slice(1).filter((value, index) => value !== values[index]).length,
  stddev: (values: readonly number[]) =>
    values.length < 2 ? undefined : Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2))),
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

function delta(values: readonly number[]): number {
  return values.at(-1)! - values[0]!
}

/** Interpolated between the two neighbours by rank. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (percent / 100) * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!]
  return below + (above - below) * (rank - Math.floor(rank))
}

/** One value that a signal had. */
export interface Seen {
  readonly at: number
  readonly value: number
}

/** What a signal is over its window's time; no value where there was none, or where the result is not finite. */
export function reduced({ ms, reduce }: Window, seen: readonly Seen[], at: number): number | undefined {
  const inside = seen.filter((one) => at - one.at <= ms)
  if (inside.length === 0) return undefined
  const seconds = (inside.at(-1)!.at - inside[0]!.at) / 1_000
  const result = reducers[reduce](
    inside.map(({ value }) => value),
    seconds,
  )
  return Number.isFinite(result) ? result : undefined
}

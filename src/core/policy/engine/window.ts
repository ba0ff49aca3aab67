import type { MaybeValue } from '../../value.ts'
import { largestWindow, type Reducer } from '../language/policy.ts'
import type { WindowState } from './policy-state.ts'

/**
 * Adds a sample to a signal's ring and drops what is older than the window. Both edges count: a sample exactly
 * `windowMs` old is still inside. One sample more than a window may hold is kept, which tells that it overflows.
 */
export function pushSample(ring: WindowState, at: number, value: number, windowMs: number): void {
  ring.at.push(at)
  ring.values.push(value)
  dropStale(ring, at, windowMs)
}

/** Drops what is older than the window at `at`, whether or not a new sample came. */
export function dropStale(ring: WindowState, at: number, windowMs: number): void {
  let stale = Math.max(0, ring.at.length - largestWindow - 1)
  while (stale < ring.at.length && (ring.at[stale] as number) < at - windowMs) stale += 1
  if (stale > 0) {
    ring.at.splice(0, stale)
    ring.values.splice(0, stale)
  }
}

/** Whether more samples came in a window's time than it can hold, so that it has no value. */
export function isOverflowing(ring: WindowState): boolean {
  return ring.values.length > largestWindow
}

/**
 * One number for the samples of a window; unknown for an empty one, for one that overflows, for `rate` and `stddev` of
 * a single sample, and where the number would not be finite.
 *
 * - `p50 p95 p99`: linear interpolation between ranks, as Prometheus' `quantile_over_time`.
 * - `rate`: change a second between the oldest and the newest sample; `delta`: that change itself.
 * - `changed`: how often neighbours differ. `stddev`: of the population.
 */
export function reduceWindow(ring: WindowState, reduce: Reducer): MaybeValue {
  const values = ring.values
  if (values.length === 0 || isOverflowing(ring)) return undefined
  const result = reducers[reduce](values, ring.at)
  return typeof result === 'number' && !Number.isFinite(result) ? undefined : result
}

type Reduce = (values: readonly number[], at: readonly number[]) => MaybeValue

const sum: Reduce = (values) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => {
  const total = sum(values, []) as number
  // Numbers whose sum would leave the finite ones have a mean all the same.
  if (Number.isFinite(total)) return total / values.length
  return values.reduce((share, value) => share + value / values.length, 0)
}
const delta = (values: readonly number[]) => (values.at(-1) as number) - (values[0] as number)
const spanSeconds = (at: readonly number[]) => ((at.at(-1) as number) - (at[0] as number)) / 1_000

const reducers: Readonly<Record<Reducer, Reduce>> = {
  avg: (values) => mean(values),
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
  sum,
  count: (values) => values.length,
  p50: (values) => quantile(values, 0.5),
  p95: (values) => quantile(values, 0.95),
  p99: (values) => quantile(values, 0.99),
  rate: (values, at) => (spanSeconds(at) > 0 ? delta(values) / spanSeconds(at) : undefined),
  delta: (values) => delta(values),
  changed: (values) => values.filter((value, index) => index > 0 && value !== values[index - 1]).length,
  stddev: (values) => (values.length > 1 ? deviation(values) : undefined),
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = share * (sorted.length - 1)
  const below = sorted[Math.floor(rank)] as number
  const above = sorted[Math.ceil(rank)] as number
  return below + (above - below) * (rank - Math.floor(rank))
}

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}

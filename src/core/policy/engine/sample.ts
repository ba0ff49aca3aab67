import type { ProbeResult } from '../../probe-kind/probe-result.ts'
import type { Value } from '../../value.ts'

/** What one name was: a value, or the prober's failure to get one. Times are epoch milliseconds. */
export type Reading =
  | { readonly value: Value; readonly observedAt: number; readonly ttlMs: number }
  | { readonly error: string; readonly observedAt: number; readonly ttlMs: number }

/** Everything observed for one tick; a name that is not there is *missing* (rule 8). */
export interface Sample {
  readonly at: number
  readonly readings: ReadonlyMap<string, Reading>
}

/** A probe's result as the engine reads it: `value: null` is the prober's failure, never a value. */
export function readingOf(result: ProbeResult): Reading {
  const observedAt = Date.parse(result.observed_at)
  if (result.value === null) {
    return { error: result.error ?? 'the probe gave no value', observedAt, ttlMs: result.ttl_ms }
  }
  return { value: result.value, observedAt, ttlMs: result.ttl_ms }
}

import type { ProbeResult } from '../core/probe-kind/probe-result.ts'

/**
 * Whether a result may be given again at `now` (epoch milliseconds) instead of probing: its ttl has not run out and the
 * target answered. A failed target, an error of the prober and a probe that the budget cut off are tried again at once
 * (rule 8); so is a result from the future, which a clock that was set back leaves behind.
 */
export function reusable(result: ProbeResult, now: number): boolean {
  const observedAt = Date.parse(result.observed_at)
  if (!(observedAt <= now && now < observedAt + result.ttl_ms)) return false
  return result.ok && result.value !== null
}

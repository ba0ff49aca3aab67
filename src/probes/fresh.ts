import type { ProbeResult } from '../core/probe-kind/probe-result.ts'

/**
 * Whether a result may be given again at `now` (epoch milliseconds) instead of probing: its ttl has not run out
 * and it tells something of the target. An error of the prober, or a probe that the budget cut off, is tried
 * again at once; so is a result from the future, which a clock that was set back leaves behind.
 */
export function reusable(result: ProbeResult, now: number): boolean {
  const observedAt = Date.parse(result.observed_at)
  if (!(observedAt <= now && now < observedAt + result.ttl_ms)) return false
  if (result.value === null) return false
  return !(typeof result.value === 'object' && 'reason' in result.value && result.value.reason === 'budget')
}

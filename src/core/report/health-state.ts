import type { HealthReason, HealthState } from './health.ts'

/** The state that reasons add up to. What is not known keeps a gateway from being healthy: no data is never health. */
export function healthState(reasons: readonly HealthReason[]): HealthState {
  const has = (wanted: HealthReason['severity']) => reasons.some(({ severity }) => severity === wanted)
  if (has('critical')) return 'critical'
  if (has('unknown')) return 'unknown'
  return reasons.length > 0 ? 'degraded' : 'healthy'
}

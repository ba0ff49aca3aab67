import type { CheckState } from '../policy/engine/policy-state.ts'
import type { CheckPlan } from './audience.ts'
import type { Told } from './told.ts'

/**
 * Whether a check is healthy, hides nothing, and everybody was told so or never of anything else: that a look at it would
 * tell, do and change nothing until it changes itself. Most checks are so at most ticks.
 */
export function isAtRest({ state, flapping, stuck, news }: CheckState, plan: CheckPlan): boolean {
  if (state !== 'healthy' || flapping || stuck || plan.countsShown || plan.dependsOn.length > 0) return false
  const { due, hidden, acknowledged, givenUp, report, channels } = news
  if (due.length > 0 || hidden !== null || acknowledged !== null || givenUp.length > 0) return false
  if (!owesNothing(report)) return false
  for (const name in channels) if (!owesNothing(channels[name] as Told)) return false
  return true
}

function owesNothing(told: Told): boolean {
  const { state, lost, owed, begun, flapping, givenUp, notRecovered, held, sending } = told
  if (state !== null && state !== 'healthy') return false
  if (lost || owed || begun || flapping || givenUp || notRecovered || held !== null) return false
  for (const _ in sending) return false
  return true
}

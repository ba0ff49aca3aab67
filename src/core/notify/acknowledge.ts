import { type CheckState, standingState } from '../policy/engine/policy-state.ts'
import { isWorse, type State } from '../state.ts'
import type { Acknowledgement } from './told.ts'

/** An acknowledgement as it is given: it covers the severity that its check has at its own time. */
export interface GivenAcknowledgement extends Omit<Acknowledgement, 'severity'> {
  readonly check: string
  /** The severity of its own time, where that is known and may be another than the present one. */
  readonly severity?: State
}

/**
 * Takes an acknowledgement of a check's open problem, in place of an earlier one.
 *
 * @returns `nothing_open` when there is no problem to acknowledge; nothing is then changed
 */
export function acknowledge(check: CheckState, given: GivenAcknowledgement): 'nothing_open' | null {
  const standing = standingState(check)
  if (standing === null || standing === 'healthy') return 'nothing_open'
  const { by, note, at, sticky, expiresAt, severity = standing } = given
  check.news.acknowledged = { by, note, at, severity, sticky, expiresAt }
  return null
}

/** Whether an acknowledgement still holds: it dies when the severity rises (unless sticky), at recovery and at expiry. */
export function acknowledgementHolds(
  acknowledgement: Acknowledgement,
  state: State | null,
  at: number,
  order: readonly State[],
): boolean {
  if (state === null || state === 'healthy') return false
  if (acknowledgement.expiresAt !== null && at >= acknowledgement.expiresAt) return false
  return acknowledgement.sticky || !isWorse(state, acknowledgement.severity, order)
}

/** Forgets an acknowledgement that ended. States are compared as covered: `unknown` neither ends nor extends one. */
export function endAcknowledgement(check: CheckState, at: number, order: readonly State[]): void {
  const { acknowledged } = check.news
  if (acknowledged === null || acknowledgementHolds(acknowledged, standingState(check), at, order)) return
  check.news.acknowledged = null
}

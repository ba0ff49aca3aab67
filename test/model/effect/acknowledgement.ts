import { isOpen, type State, severityOf } from '../language/states.ts'
import type { Moment } from '../state/moment.ts'

/** Somebody's word that a check's problem is known. */
export interface Acknowledgement {
  readonly check: string
  /** Its own time, which may lie between two ticks. */
  readonly at: number
  readonly sticky?: boolean
}

/**
 * Whether an acknowledgement covers the check now (rule 11). It takes the severity of its own time, dies when the
 * severity rises above it (unless it is sticky) and at recovery. States are compared as they are covered. One that is
 * given while nothing is open is refused; of the others the last counts.
 *
 * @param given in the order in which they were given
 * @param born the state before the first tick
 */
export function isAcknowledged(
  given: readonly Acknowledgement[],
  past: readonly Moment[],
  born: State,
): boolean {
  const last = given.findLast(({ at }) => isOpen(stateAt(at, past, born)))
  if (last === undefined) return false
  const { at, sticky } = last
  const acknowledged = stateAt(at, past, born)
  const then = past.findLastIndex((moment) => moment.at <= at)
  return past.slice(then + 1).every((moment) => {
    const state = standing(moment)
    const rose = severityOf(state) > severityOf(acknowledged)
    return state !== 'healthy' && (sticky === true || !rose)
  })
}

/** The state that stood at a time: that of the newest tick that is not after it. */
function stateAt(at: number, past: readonly Moment[], born: State): State {
  const then = past.findLast((moment) => moment.at <= at)
  return then === undefined ? born : standing(then)
}

function standing({ state, covered }: Moment): State {
  return covered ?? state
}

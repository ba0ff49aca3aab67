import type { Moment } from './moment.ts'
import { isProblem, type State, severityOf } from './states.ts'

/** Somebody's word that a check's problem is known. */
export interface Acknowledgement {
  readonly check: string
  /** Its own time, which may lie between two ticks. */
  readonly at: number
  readonly sticky?: boolean
}

/**
 * Whether an acknowledgement covers the check now (rule 11). It takes the severity of its own time, dies when the
 * severity rises above it (unless it is sticky) and at recovery. States are compared as they are covered.
 *
 * @param born the state before the first tick
 */
export function covers({ at, sticky }: Acknowledgement, past: readonly Moment[], born: State): boolean {
  const then = past.findLastIndex((moment) => moment.at <= at)
  const acknowledged = then < 0 ? born : standing(past[then]!)
  if (!isOpen(past, then, born)) return false
  return past.slice(then + 1).every((moment) => {
    const state = standing(moment)
    const rose = severityOf(state) > severityOf(acknowledged)
    return state !== 'healthy' && (sticky === true || !rose)
  })
}

/** Whether a problem was open at a moment: recovering is not yet the end of one. */
function isOpen(past: readonly Moment[], index: number, born: State): boolean {
  const states = [born, ...past.slice(0, index + 1).map(standing)]
  const last = states.findLastIndex((state) => isProblem(state))
  return last >= 0 && !states.slice(last).includes('healthy')
}

function standing({ state, covered }: Moment): State {
  return covered ?? state
}

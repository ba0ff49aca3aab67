import { isOpen, type State, severityOf } from '../language/states.ts'
import type { Moment } from '../state/moment.ts'

/** Somebody's word that a check's problem is known. */
export interface Acknowledgement {
  readonly check: string
  /** Its own time, which may lie between two ticks. */
  readonly at: number
  readonly sticky?: boolean
}

/** An acknowledgement of an open problem: how severe it was, and in which place of the check's past it was given. */
export interface Taken {
  readonly severity: number
  readonly place: number
  readonly sticky: boolean
}

/**
 * Takes an acknowledgement, which covers the severity of its own time (rule 11); `null` where nothing is open, so that it
 * is refused. States are compared as they are covered.
 *
 * @param past with the tick that it is given with
 * @param born the state before the first tick
 */
export function take(
  { at, sticky = false }: Acknowledgement,
  past: readonly Moment[],
  born: State,
): Taken | null {
  const place = past.findLastIndex((moment) => moment.at <= at)
  const then = past[place]
  const state = then === undefined ? born : standing(then)
  return isOpen(state) ? { severity: severityOf(state), place, sticky } : null
}

/** Whether what was taken last covers the check still: it dies when the severity rises (unless sticky) and at recovery. */
export function isAcknowledged(taken: Taken | undefined, past: readonly Moment[]): boolean {
  if (taken === undefined) return false
  return past.slice(taken.place + 1).every((moment) => {
    const state = standing(moment)
    return state !== 'healthy' && (taken.sticky || severityOf(state) <= taken.severity)
  })
}

function standing({ state, covered }: Moment): State {
  return covered ?? state
}

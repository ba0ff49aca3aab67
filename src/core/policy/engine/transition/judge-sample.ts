import type { State } from '../../../state.ts'
import type { CompiledCheck } from '../compiled.ts'
import { countTruths } from '../counting.ts'
import type { Moment } from '../moment.ts'
import type { CheckState } from '../policy-state.ts'
import { isIn } from '../truths/truths.ts'
import { countAmiss } from './amiss.ts'
import { firstState } from './birth.ts'
import type { Given } from './given.ts'
import type { Move } from './move.ts'
import { nextState } from './next-state.ts'

/**
 * Counts a sample, by what the check's truths say of it, and finds the move that it makes.
 *
 * @param standing the state that counts; `null` where the check never had one, or none that it still has (rule 12)
 */
export function judgeSample(
  check: CompiledCheck,
  state: CheckState,
  standing: State | null,
  tick: Moment,
  given: Given,
): Move | null {
  countTruths(check, state, tick)
  if (given !== 'cached') countAmiss(check, state, tick)
  if (given !== 'breach') noteEntry(check, state, tick.at)
  if (standing !== null) return nextState(check, state, standing, tick, given)
  return firstState(check, state, tick, given) ?? leftState(state)
}

// The last sample on which the condition was true that led to the present state: what `hold` counts from.
function noteEntry({ truths }: CompiledCheck, state: CheckState, at: number): void {
  const { entered } = state
  if (entered >= 0 && isIn(truths.counted & truths.met, entered)) state.entryTrueAt = at
}

// A check that a reload left in a state that it no longer has.
function leftState({ state }: CheckState): Move | null {
  return state === 'unknown' ? null : { to: 'unknown', transition: -1, reason: 'state_gone' }
}

import type { CompiledCheck } from '../compiled.ts'
import { isMet } from '../counting.ts'
import type { Moment } from '../moment.ts'
import type { CheckState } from '../policy-state.ts'
import { isIn } from '../truths/truths.ts'
import { amissMove } from './amiss.ts'
import type { Given } from './given.ts'
import { type Move, moveBy } from './move.ts'
import { strongest } from './strongest.ts'

/**
 * The first state of a check: that of the most severe entry condition that holds with its own count, else `healthy`
 * once enough samples are decided in which every entry condition is false (rule 9). No way that the file names under
 * `unknown` makes a failing sample healthy.
 */
export function firstState(check: CompiledCheck, state: CheckState, tick: Moment, given: Given): Move | null {
  const isReady = (way: CompiledCheck['transitions'][number]) => isMet(way, check, state, tick)
  const problem = strongest(check, check.entries, isReady)
  if (problem !== null) return moveBy(problem)
  const { holding, open } = check.truths
  if (given === 'breach' || check.entries.some(({ index }) => isIn(holding, index))) {
    state.passing = 0
    return given === 'cached' ? null : amissMove(check, state, 'unknown')
  }
  const named = strongest(check, check.leaving.unknown, isReady)
  if (named !== null) return moveBy(named)
  if (given === 'cached' || check.entries.some(({ index }) => isIn(open, index))) return null
  state.passing += 1
  if (state.passing < check.spec.missing.recover && !tick.countsMet) return null
  return { to: 'healthy', transition: -1, reason: 'passing' }
}

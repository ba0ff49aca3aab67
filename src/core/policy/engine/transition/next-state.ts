import type { State } from '../../../state.ts'
import type { CompiledCheck, CompiledTransition } from '../compiled.ts'
import { isMet } from '../counting.ts'
import type { Moment } from '../moment.ts'
import type { CheckState } from '../policy-state.ts'
import { isIn } from '../truths/truths.ts'
import { amissMove } from './amiss.ts'
import { dataBack } from './enter.ts'
import type { Given } from './given.ts'
import { type Move, moveBy } from './move.ts'
import { strongest } from './strongest.ts'

/** Where a sample takes a check from its standing state, whether or not `unknown` covers it (rules 4, 9, 16). */
export function nextState(
  check: CompiledCheck,
  state: CheckState,
  standing: State,
  tick: Moment,
  given: Given,
): Move | null {
  const ways = state.state === 'unknown' ? check.covered[standing] : check.leaving[standing]
  // Most samples meet nothing, and looking for the strongest costs an allocation. What leaves a state is among its covered ways.
  const holds = (check.truths.holding & check.coveredSet[standing]) !== 0
  const way = holds ? strongestMet(check, state, standing, tick, ways) : null
  if (way !== null && way.spec.to !== state.state) return moveBy(way)
  if (standing === 'recovering') {
    const back = notRecovered(check, state, tick)
    if (back !== null) return back
  }
  return state.state === 'unknown' ? returnTo(check, state, standing, given, ways) : null
}

function strongestMet(
  check: CompiledCheck,
  state: CheckState,
  standing: State,
  tick: Moment,
  ways: readonly CompiledTransition[],
): CompiledTransition | null {
  return strongest(check, ways, (transition) => {
    if (!isMet(transition, check, state, tick)) return false
    return check.rank[transition.spec.to] > check.rank[standing] || !isHeld(check, state, tick)
  })
}

/** `hold` keeps a state against milder ones until long enough after its entry condition was last true (rule 5). */
function isHeld({ transitions }: CompiledCheck, state: CheckState, tick: Moment): boolean {
  const holdMs = transitions[state.entered]?.spec.holdMs ?? 0
  return holdMs > 0 && !tick.countsMet && tick.at - state.entryTrueAt < holdMs
}

/** The state that was covered, unless a condition that would worsen it holds: then the check stays `unknown` (rule 9). */
function returnTo(
  check: CompiledCheck,
  state: CheckState,
  standing: State,
  given: Given,
  ways: readonly CompiledTransition[],
): Move | null {
  const isWorse = ({ index, spec: { to } }: CompiledTransition) => {
    return isIn(check.truths.holding, index) && (to === 'unknown' || check.rank[to] > check.rank[standing])
  }
  if (given === 'breach' || ways.some(isWorse)) return amissMove(check, state, standing)
  return { to: standing, transition: -1, reason: dataBack }
}

/** Back to a problem when recovering takes too long and the problem's condition holds; else that is noted (rule 16). */
function notRecovered(check: CompiledCheck, state: CheckState, tick: Moment): Move | null {
  const since = state.state === 'unknown' ? state.coveredSince : state.since
  const leastMs = (check.recoveringExit + 1) * tick.paceMs
  if (tick.at - since < Math.max(check.spec.recoverWithinMs, leastMs)) return null
  const problem = strongest(check, check.entries, ({ index }) => isIn(check.truths.holding, index))
  if (problem === null) {
    state.stuck = true
    return null
  }
  return { to: problem.spec.to, transition: problem.index, reason: 'not_recovered' }
}

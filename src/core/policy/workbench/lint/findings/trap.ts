import type { Finding } from '../../../../errors.ts'
import type { State } from '../../../../state.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { CheckedCheck, Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { reachableFrom, statesOf, type Ways, waysOf } from '../reachable.ts'

/** States that a check can enter and that no chain of transitions leads out of, back to healthy. */
export function traps({ checks, engine }: Checking): Finding[] {
  return checks.flatMap((check, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const ways = waysOf(compiled, check.worlds)
    const stuck = [...statesOf(compiled, ways)].filter((state) => state !== 'unknown' && isStuck(state, ways))
    // States that lead to one another are one trap.
    const first = stuck.filter((state) => {
      return !stuck.slice(0, stuck.indexOf(state)).some((other) => reachableFrom([state], ways).has(other))
    })
    return first.map((state) => trap(check, state, ways))
  })
}

function isStuck(state: State, ways: Ways): boolean {
  const reached = reachableFrom([state], ways)
  if (state === 'healthy') return reached.size === 1
  return !reached.has('healthy') && [...reached].every((other) => reachableFrom([other], ways).has(state))
}

function trap({ spec, places }: CheckedCheck, state: State, ways: Ways): Finding {
  const entry = spec.transitions.findIndex(({ to }) => to === state)
  const place = entry < 0 ? places.key : places.transition(entry)
  if (state === 'healthy') {
    const message = `Check '${spec.name}' never leaves healthy: it reports no problem.`
    return finding('trap', message, place, 'Add a transition such as healthy->degraded.')
  }
  const only = ways(state).size === 0
  const message = only
    ? `Check '${spec.name}' never leaves ${state}: no transition leads out of it.`
    : `Check '${spec.name}' never gets from ${state} back to healthy.`
  const hint = `Add a transition such as ${state}->healthy; where a person has to decide, on a fact that they set.`
  return finding('trap', message, place, hint)
}

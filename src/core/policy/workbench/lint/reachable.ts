import type { State } from '../../../state.ts'
import type { CompiledCheck, CompiledTransition } from '../../engine/compiled.ts'
import { waysOut } from '../../engine/missing.ts'
import { metIn } from './met-in.ts'
import type { Worlds } from './worlds.ts'

/** Which states a check can move to from each state by its own data, want of data left aside. */
export type Ways = (state: State) => ReadonlySet<State>

/** The ways of a check; where its worlds are not known, every transition counts as one that can be taken. */
export function waysOf(check: CompiledCheck, worlds: Worlds | null): Ways {
  const canHold = (transition: CompiledTransition) => {
    return worlds === null || worlds.all.some((world) => metIn(transition, world))
  }
  const possible = new Set(check.transitions.filter(canHold))
  return (state) => {
    const targets = new Set(waysOut(check, state).flatMap((way) => (possible.has(way) ? [way.spec.to] : [])))
    if (state === 'unknown') targets.add('healthy')
    return targets
  }
}

/** Every state that can follow those in `from`, themselves included. */
export function reachableFrom(from: Iterable<State>, ways: Ways): ReadonlySet<State> {
  const reached = new Set(from)
  for (const state of reached) for (const next of ways(state)) reached.add(next)
  return reached
}

/** Every state that a check can be in: from its first one, and `unknown` where missing data leads there. */
export function statesOf(check: CompiledCheck, ways: Ways): ReadonlySet<State> {
  const { initial, missing } = check.spec
  return reachableFrom(missing.treat === 'unknown' ? [initial, 'unknown'] : [initial], ways)
}

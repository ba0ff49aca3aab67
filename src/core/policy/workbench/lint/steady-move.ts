import type { State } from '../../../state.ts'
import type { CompiledCheck, CompiledTransition } from '../../engine/compile.ts'
import { waysOut } from '../../engine/missing.ts'
import { metIn } from './met-in.ts'
import type { World } from './worlds.ts'

/** A move that a check makes sooner or later while its data stays as it is; `null` where rule 9 makes it. */
export interface SteadyMove {
  readonly to: State
  readonly by: CompiledTransition | null
}

/** Where constant data leads a check from `state`, once every count and duration is met; `null` when it stays. */
export function steadyMove(check: CompiledCheck, state: State, world: World): SteadyMove | null {
  let best: CompiledTransition | null = null
  for (const transition of waysOut(check, state)) {
    if (transition.spec.to === state || !metIn(transition, world)) continue
    if (best === null || check.rank[transition.spec.to] > check.rank[best.spec.to]) best = transition
  }
  if (best !== null) return { to: best.spec.to, by: best }
  const named = check.leaving.unknown.some(({ spec }) => spec.to === 'healthy')
  const passes = !check.entries.some((entry) => entry.condition(world.frame) === true)
  return state === 'unknown' && !named && passes ? { to: 'healthy', by: null } : null
}

import type { State } from '../../../state.ts'
import type { CompiledCheck, CompiledTransition } from '../../engine/compiled.ts'
import { strongest } from '../../engine/transition/strongest.ts'
import { metIn } from './met-in.ts'
import type { World } from './worlds.ts'

/** A move that a check makes sooner or later while its data stays as it is; `null` where rule 9 makes it. */
export interface SteadyMove {
  readonly to: State
  readonly by: CompiledTransition | null
}

/** Where constant data leads a check from `state`, once every count and duration is met; `null` when it stays. */
export function steadyMove(check: CompiledCheck, state: State, world: World): SteadyMove | null {
  const holds = (way: CompiledTransition) => metIn(way, world)
  if (state !== 'unknown') return moveBy(strongest(check, check.leaving[state], holds))
  // No way that the file names under unknown leads to health while the condition of a problem holds.
  const problem = strongest(check, check.entries, holds)
  return moveBy(problem ?? strongest(check, check.leaving.unknown, holds)) ?? { to: 'healthy', by: null }
}

function moveBy(by: CompiledTransition | null): SteadyMove | null {
  return by && { to: by.spec.to, by }
}

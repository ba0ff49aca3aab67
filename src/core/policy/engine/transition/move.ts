import type { State } from '../../../state.ts'
import type { CompiledTransition } from '../compiled.ts'

/** A change of state; `transition` is -1 where the file names none (missing data, first healthy sample, return). */
export interface Move {
  readonly to: State
  readonly transition: number
  readonly reason: string
}

/** The move of a transition that is taken. */
export function moveBy({ spec, index }: CompiledTransition): Move {
  return { to: spec.to, transition: index, reason: spec.reason ?? spec.condition.source }
}

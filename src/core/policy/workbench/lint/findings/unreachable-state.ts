import type { Finding } from '../../../../errors.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { statesOf, waysOf } from '../reachable.ts'

/** States that transitions lead out of and nothing leads into. */
export function unreachableStates({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places, worlds }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const reached = statesOf(compiled, waysOf(compiled, worlds))
    const left = [...new Set(spec.transitions.map(({ from }) => from))]
    return left
      .filter((state) => !reached.has(state))
      .map((state) => {
        const first = spec.transitions.findIndex(({ from }) => from === state)
        const message = `Check '${spec.name}' can never be ${state}.`
        const hint = `Add a transition that leads to ${state}, or remove those that leave it.`
        return finding('unreachable_state', message, places.transition(first), hint)
      })
  })
}

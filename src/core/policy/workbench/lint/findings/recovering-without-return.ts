import type { Finding } from '../../../../errors.ts'
import { isProblem } from '../../../../state.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { statesOf, waysOf } from '../reachable.ts'

/** Checks that can be recovering and have no way from there back to a problem of their own (rule 16). */
export function recoveringWithoutReturn({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places, worlds }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    if (!statesOf(compiled, waysOf(compiled, worlds)).has('recovering')) return []
    if (compiled.leaving.recovering.some((way) => isProblem(way.spec.to))) return []
    const into = spec.transitions.findIndex(({ to }) => to === 'recovering')
    const message = `Check '${spec.name}' goes from recovering back to a problem only when recover_within is over.`
    const hint = 'Add recovering->critical with the condition of the problem, to be notified sooner.'
    return [
      finding('recovering_without_return', message, into < 0 ? places.key : places.transition(into), hint),
    ]
  })
}

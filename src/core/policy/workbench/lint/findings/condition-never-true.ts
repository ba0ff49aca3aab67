import type { Finding } from '../../../../errors.ts'
import type { CompiledTransition } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { metIn } from '../met-in.ts'
import { worldsOf } from '../worlds.ts'

/** Transitions that no data can ever take, such as one that asks for a share above 100 %. */
export function conditionsNeverTrue({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }, index) => {
    return spec.transitions.flatMap(({ from, to, condition, and }, at) => {
      const worlds = worldsOf(engine, and === null ? [condition] : [condition, and])
      const transition = engine.checks[index]?.transitions[at] as CompiledTransition
      if (worlds === null || worlds.all.some((world) => metIn(transition, world))) return []
      const text = and === null ? condition.source : `${condition.source} and ${and.source}`
      const message = `${from}->${to} of check '${spec.name}' is never taken: nothing makes '${text}' true.`
      const hint = 'Correct a threshold or a comparison, or remove the transition.'
      return [finding('condition_never_true', message, places.condition(at), hint)]
    })
  })
}

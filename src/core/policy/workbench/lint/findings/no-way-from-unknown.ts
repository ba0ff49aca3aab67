import type { Finding } from '../../../../errors.ts'
import type { CompiledCheck } from '../../../engine/compile.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { reachableFrom, statesOf, waysOf } from '../reachable.ts'

/** Checks that can be unknown and cannot get from there to healthy, whatever their data says. */
export function noWayFromUnknown({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places, worlds }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const ways = waysOf(compiled, worlds)
    if (!statesOf(compiled, ways).has('unknown') || reachableFrom(ways('unknown'), ways).has('healthy'))
      return []
    if (ways('unknown').size > 0) return []
    const named = spec.transitions.findIndex(({ from }) => from === 'unknown')
    const message = `Check '${spec.name}' never leaves unknown.`
    const hint =
      'Leave unknown->healthy out: a check then becomes healthy by a sample in which no problem holds.'
    return [finding('no_way_from_unknown', message, named < 0 ? places.key : places.condition(named), hint)]
  })
}

import type { Finding } from '../../../../errors.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'

/** Checks whose every way out of critical reads facts alone: good data does not end their problem (rule 16). */
export function criticalLeftByFactOnly({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const [first, ...others] = compiled.leaving.critical
    if (first === undefined || compiled.inputs.length === 0) return []
    if ([first, ...others].some(({ inputs }) => inputs.length > 0)) return []
    const message = `Check '${spec.name}' leaves critical by facts alone, however good its data is.`
    const hint =
      'Add critical->healthy or critical->degraded with a condition on its data, if nobody has to look at it first.'
    return [finding('critical_left_by_fact_only', message, places.condition(first.index), hint)]
  })
}

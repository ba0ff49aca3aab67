import type { Finding } from '../../../../errors.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import { waysOut } from '../../../engine/missing.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { metIn } from '../met-in.ts'
import { worldText } from '../worlds.ts'

/** Transitions from unknown to healthy that hold on data with which a problem begins, and are not taken then. */
export function healthyDespiteProblem({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places, worlds }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    const healthy = compiled.leaving.unknown.find((way) => way.spec.to === 'healthy')
    if (healthy === undefined) return []
    const problems = waysOut(compiled, 'unknown').filter((way) => way !== healthy)
    for (const world of worlds?.all ?? []) {
      const problem = problems.find((way) => metIn(way, world))
      if (problem === undefined || !metIn(healthy, world)) continue
      const { from, to } = problem.spec
      const message = `With ${worldText(world)}, unknown->healthy of check '${spec.name}' is not taken: ${from}->${to} holds as well.`
      const hint = 'Let unknown->healthy ask for what the way back to healthy asks for, or leave it out.'
      return [finding('healthy_despite_problem', message, places.condition(healthy.index), hint)]
    }
    return []
  })
}

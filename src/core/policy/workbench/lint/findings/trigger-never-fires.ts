import type { Finding } from '../../../../errors.ts'
import { builtInCheck, builtInStates } from '../../../../heartbeat/built-in-check.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { statesOf, waysOf } from '../reachable.ts'

/** Entries of `on:` for a state that none of their checks can enter. */
export function triggersNeverFire({ policy, checks, engine, yaml }: Checking): Finding[] {
  const states = checks.map(({ spec, worlds }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    return [spec.name, statesOf(compiled, waysOf(compiled, worlds))] as const
  })
  return policy.on.flatMap(({ check, to }, index) => {
    const isReached = states.some(([name, reached]) => (check === null || name === check) && reached.has(to))
    if (isReached || (check === builtInCheck && builtInStates.has(to))) return []
    const message = check === null ? `No check can be ${to}.` : `Check '${check}' can never be ${to}.`
    const hint = 'Its actions never run; correct the state or remove the entry.'
    return [finding('trigger_never_fires', message, yaml.place(['on', index, 'to']), hint)]
  })
}

import type { Finding } from '../../../../errors.ts'
import type { CompiledCheck } from '../../../engine/compiled.ts'
import type { Checking } from '../checking.ts'
import { finding } from '../checking.ts'
import { metIn } from '../met-in.ts'
import { worldsOf } from '../worlds.ts'

/** Contradictions that hold in every case in which some check becomes worse, so that every warning asks a model. */
export function escalationsOnEveryWarning({ policy, checks, engine, yaml }: Checking): Finding[] {
  let contradiction = -1
  return policy.escalation.triggers.flatMap((trigger, index) => {
    if (trigger.kind !== 'contradiction') return []
    contradiction += 1
    const asks = engine.contradictions[contradiction]?.evaluate
    const entry = engine.checks
      .flatMap(({ entries }) => entries)
      .find((transition) => {
        const { condition, and } = transition.spec
        const worlds = worldsOf(engine, [trigger.when, condition, ...(and === null ? [] : [and])])
        const worse = worlds?.all.filter((world) => metIn(transition, world)) ?? []
        return worse.length > 0 && worse.every(({ frame }) => asks?.(frame) === true)
      })
    if (entry === undefined) return []
    const check = checks[engine.checks.findIndex(({ entries }: CompiledCheck) => entries.includes(entry))]
    const message =
      `This holds whenever ${entry.spec.from}->${entry.spec.to} of check '${check?.spec.name}' does: ` +
      'every warning would ask a model.'
    const hint = 'Name what rules cannot decide, such as two signals that contradict each other.'
    const place = yaml.place(['escalation', 'triggers', index, 'when'])
    return [finding('escalation_on_every_warning', message, place, hint)]
  })
}

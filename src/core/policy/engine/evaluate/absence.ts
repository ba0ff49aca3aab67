import type { Value } from '../../../value.ts'
import type { Policy, ProbeSpec } from '../../language/policy.ts'

/** An answer of a target: the fields that it gave. */
export type Answer = { readonly [field: string]: Value }

/**
 * What it means that an answer lacks a field (rule 7): true where the target answered and has no such thing, false
 * where it did not answer for it, so that nothing is known.
 */
export type Absence = (answer: Answer) => boolean

/** The meaning of a field's absence, by the name that a condition reads and the field. */
export type AbsenceOf = (name: string, field: string) => Absence

/** A target that failed, or that did not tell of what it was asked for, did not answer; any other one did. */
export const absenceInSamples: AbsenceOf = (_, field) => (answer) =>
  hasAnswered(answer) && !isUnavailable(answer, field)

/** The absences of a policy's probes, as their kinds tell them. A signal that only renames a probe is that probe. */
export function absencesIn(policy: Pick<Policy, 'probes' | 'signals'>): AbsenceOf {
  const probes = new Map<string, ProbeSpec>(policy.probes.map((spec) => [spec.name, spec]))
  for (const { name, expression, window } of policy.signals) {
    const probe =
      expression.tree.op === 'name' && window === null ? probes.get(expression.tree.name) : undefined
    if (probe !== undefined) probes.set(name, probe)
  }
  return (name, field) => {
    const mayLack = probes.get(name)?.mayLack ?? null
    if (mayLack === null) return absenceInSamples(name, field)
    if (!Object.hasOwn(mayLack, field)) return neverAnswered
    const part = mayLack[field] ?? field
    return (answer) => hasAnswered(answer) && !isUnavailable(answer, field) && !isUnavailable(answer, part)
  }
}

/** Whether a target answered, and for everything it was asked. */
export function hasAnsweredWhole(answer: Answer): boolean {
  return hasAnswered(answer) && !(Array.isArray(answer.unavailable) && answer.unavailable.length > 0)
}

function hasAnswered({ up }: Answer): boolean {
  return up !== false
}

const neverAnswered: Absence = () => false

function isUnavailable({ unavailable }: Answer, what: string): boolean {
  return Array.isArray(unavailable) && unavailable.includes(what)
}

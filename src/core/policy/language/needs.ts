import { namesIn } from './condition/tree-parts.ts'
import type { CheckSpec, Policy } from './policy.ts'

/** The probes that a check's conditions need, directly or through signals, each once. */
export function probesNeededBy(check: CheckSpec, policy: Policy): ReadonlySet<string> {
  const probes = new Set(policy.probes.map(({ name }) => name))
  const signals = new Map(policy.signals.map((signal) => [signal.name, signal]))
  const seen = new Set<string>()
  const follow = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const signal = signals.get(name)
    if (signal !== undefined) for (const inner of namesIn(signal.expression.tree)) follow(inner)
  }
  for (const { condition, and } of check.transitions) {
    for (const name of namesIn(condition.tree)) follow(name)
    if (and !== null) for (const name of namesIn(and.tree)) follow(name)
  }
  return new Set([...seen].filter((name) => probes.has(name)))
}

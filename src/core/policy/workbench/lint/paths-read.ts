import { type Path, pathsIn } from '../../language/condition/paths.ts'
import type { CheckSpec, Expression, Policy } from '../../language/policy.ts'

/** Every path that expressions read, also through signals. */
export function pathsRead(policy: Policy, expressions: readonly (Expression | null)[]): readonly Path[] {
  const signals = new Map(policy.signals.map((signal) => [signal.name, signal]))
  const found = new Map(
    expressions.flatMap((one) => (one === null ? [] : pathsIn(one.tree))).map((path) => [path.text, path]),
  )
  for (const { name } of found.values()) {
    const signal = signals.get(name)
    if (signal !== undefined) for (const path of pathsIn(signal.expression.tree)) found.set(path.text, path)
  }
  return [...found.values()]
}

/** Whether a check's transitions read a probe, also through signals. */
export function readsProbe(policy: Policy, { transitions }: CheckSpec, probe: string): boolean {
  const expressions = transitions.flatMap(({ condition, and }) => [condition, and])
  return pathsRead(policy, expressions).some(({ name }) => name === probe)
}

import { loadPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import type { Policy } from '../../../../../src/core/policy/language/policy.ts'

/** The policy that a text loads as. */
export function load(yaml: string, path = 'p.yaml'): Policy {
  return loadPolicy({ path, bytes: yaml }, 'sha256:0').policy
}

/** Each transition as `from->to condition xcount`. */
export function transitionsOf(policy: Policy): string[] {
  return policy.checks.flatMap(({ transitions }) =>
    transitions.map(
      ({ from, to, condition, consecutive }) => `${from}->${to} ${condition.source} x${consecutive}`,
    ),
  )
}

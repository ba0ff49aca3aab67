import { loadPolicy } from '../../../../src/core/policy/load/load.ts'
import type { Policy } from '../../../../src/core/policy/policy.ts'

/** The seed's own policy, its words unchanged. */
export const seed = `transitions:
  healthy->degraded:
    condition: disk_free_pct < 15
    consecutive: 2
  degraded->critical:
    condition: disk_free_pct < 8
    consecutive: 1
  degraded->healthy:
    condition: disk_free_pct > 20
    consecutive: 3
  critical->recovering:
    condition: remediation_applied == true
  recovering->healthy:
    condition: disk_free_pct > 20
    consecutive: 2
`

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

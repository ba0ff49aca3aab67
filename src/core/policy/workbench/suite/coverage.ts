import type { Policy } from '../../language/policy.ts'
import { type TestRun, transitionId } from './run.ts'

/** Which transitions of a policy its tests took. */
export interface Coverage {
  readonly policy: string
  readonly transitions: number
  readonly taken: number
  /** From 0 to 1; 1 for a policy without transitions. */
  readonly ratio: number
  /** `disk healthy->degraded`, in the order of the policy. */
  readonly notTaken: readonly string[]
}

/** The coverage of a policy by test runs, of whatever suites. */
export function coverageOf(policy: Policy, runs: readonly Pick<TestRun, 'taken'>[]): Coverage {
  const all = policy.checks.flatMap(({ name, transitions }) => {
    return transitions.map(({ from, to }) => transitionId({ check: name, from, to }))
  })
  const notTaken = all.filter((id) => !runs.some(({ taken }) => taken.has(id)))
  const taken = all.length - notTaken.length
  return {
    policy: policy.name,
    transitions: all.length,
    taken,
    ratio: all.length === 0 ? 1 : taken / all.length,
    notTaken,
  }
}

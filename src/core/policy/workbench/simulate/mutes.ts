import { failedDependencies } from '../../../notify/dependency.ts'
import type { Mute } from '../../../notify/notice.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { Policy } from '../../language/policy.ts'

/** What hides the messages of a check at a time (rule 11). */
export type MutesOf = (check: string, at: number, state: PolicyState) => readonly Mute[]

const none: readonly Mute[] = []

/** `given` with the dependencies that the policy itself declares. */
export function withDependencies(policy: Pick<Policy, 'checks'>, given: MutesOf = () => none): MutesOf {
  const dependsOn = new Map(policy.checks.map((check) => [check.name, check.dependsOn]))
  return (check, at, state) => {
    const mutes = given(check, at, state)
    const failed = failedDependencies(dependsOn.get(check) ?? [], (other) => state.checks[other]?.state)
    return failed.length === 0 || mutes.includes('dependency') ? mutes : [...mutes, 'dependency']
  }
}

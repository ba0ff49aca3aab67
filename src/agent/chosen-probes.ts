import { VitalsError } from '../core/errors.ts'
import { probesNeededBy } from '../core/policy/language/needs.ts'
import type { Policy, ProbeSpec } from '../core/policy/language/policy.ts'
import { nearest } from '../core/text/nearest.ts'

/** The probes that are meant, all where none is named. @throws VitalsError NO_SUCH_PROBE */
export function chooseProbes(policy: Policy, wanted: readonly string[]): readonly ProbeSpec[] {
  const names = policy.probes.map(({ name }) => name)
  for (const name of wanted) {
    if (names.includes(name)) continue
    const near = nearest(name, names)
    const advice = near === null ? `It has ${names.join(', ')}.` : `Did you mean '${near}'?`
    const detail = `The policy ${policy.name} has no probe '${name}'. ${advice}`
    throw new VitalsError('NO_SUCH_PROBE', { params: { detail } })
  }
  return wanted.length === 0 ? policy.probes : policy.probes.filter(({ name }) => wanted.includes(name))
}

/** The checks that need a probe which was left out. */
export function skippedChecks(policy: Policy, chosen: readonly ProbeSpec[]): ReadonlySet<string> {
  const running = new Set(chosen.map(({ name }) => name))
  if (running.size === policy.probes.length) return new Set()
  const skipped = policy.checks.filter((check) => {
    return [...probesNeededBy(check, policy)].some((name) => !running.has(name))
  })
  return new Set(skipped.map(({ name }) => name))
}

import type { Case } from '../arbitraries.ts'
import type { CheckFile, PolicyFile, TransitionFile } from '../language/policy-file.ts'

/** The policy that a case goes on with after its reload: the same states, longer counts, some other conditions. */
export function changed(file: PolicyFile, { more, turned }: NonNullable<Case['reload']>): PolicyFile {
  const checks = Object.entries(file.checks ?? {}).map(
    ([name, check]) => [name, changedCheck(check, more, turned)] as const,
  )
  return { ...file, checks: Object.fromEntries(checks) }
}

function changedCheck(check: CheckFile, more: number, turned: number): CheckFile {
  if (check.transitions === undefined) return check
  const transitions = Object.entries(check.transitions).map(
    ([key, transition], index): [string, TransitionFile] => {
      const { condition, consecutive } = transition
      const other = index === turned ? `!(${condition})` : condition
      return [key, { ...transition, condition: other, consecutive: (consecutive ?? 1) + more }]
    },
  )
  return { ...check, transitions: Object.fromEntries(transitions) }
}

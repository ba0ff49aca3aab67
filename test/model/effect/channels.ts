import { duration, type Policy } from '../language/policy.ts'
import type { OnFile } from '../language/policy-file.ts'
import { isProblem, severityOf } from '../language/states.ts'
import type { CheckPast } from '../state/check.ts'
import { isNotification } from './budgets.ts'
import { shownMs } from './shown.ts'

/** The run's own report hears of everything; the other channels are the policy's notification actions. */
export const report = 'report'

export function channelsOf(policy: Policy): readonly string[] {
  return [report, ...[...policy.actions.keys()].filter((action) => isNotification(policy, action))]
}

/** The entries of `on:` that speak of a check. */
export function entriesOf(policy: Policy, check: string): readonly OnFile[] {
  return policy.on.filter((entry) => entry.check === undefined || entry.check === check)
}

/** Whether `on:` names a channel for the state that a check shows, after the time for which it was shown. */
export function isNamedForEntry(policy: Policy, memory: CheckPast, channel: string): boolean {
  if (channel === report) return true
  return entriesOf(policy, memory.check.name).some(
    ({ to, run, after }) => to === memory.state && run.includes(channel) && isAfter(memory, after),
  )
}

/**
 * Who hears of a loss or of flapping where nobody was told of a problem: those of `on: {to: unknown}`, else those of
 * the check's mildest entry (rule 14), of those that tell anybody anything. Of a loss they hear after their own time.
 */
export function isNamedWithoutProblem(
  policy: Policy,
  memory: CheckPast,
  channel: string,
  ofLoss: boolean,
): boolean {
  if (channel === report) return true
  const entries = entriesOf(policy, memory.check.name).filter(({ run }) =>
    run.some((action) => isNotification(policy, action)),
  )
  const unknown = entries.filter(({ to }) => to === 'unknown')
  const isFor = ({ run, after }: OnFile) => run.includes(channel) && (!ofLoss || isAfter(memory, after))
  if (unknown.length > 0) return unknown.some(isFor)
  const problems = entries.filter(({ to }) => isProblem(to))
  const least = Math.min(...problems.map(({ to }) => severityOf(to)))
  return problems.some((entry) => severityOf(entry.to) === least && isFor(entry))
}

function isAfter(memory: CheckPast, after = '0s'): boolean {
  return duration(after) <= shownMs(memory)
}

import { isNews } from '../core/notify/message.ts'
import type { CheckState, PolicyState } from '../core/policy/engine/policy-state.ts'
import type { Policy } from '../core/policy/language/policy.ts'

/** What there was to hear of checks before a round, and of which there still is nothing (rule 9). */
export interface Heard {
  /** What is remembered, without the checks that nobody may have been told of. */
  readonly before: Readonly<Record<string, CheckState>>
  /** Checks that never had a state and wait for a count or for their first data. */
  readonly waiting: ReadonlySet<string>
}

/** Compares what was remembered, `null` before the first round, with what a round came to. */
export function heardOf({ checks }: Policy, prior: PolicyState | null, after: PolicyState): Heard {
  const newbornMissing = new Map(checks.map(({ name, missing }) => [name, missing.consecutive]))
  const isHeard = ([name, check]: readonly [string, CheckState]) =>
    isNews(check, newbornMissing.get(name) ?? 1)
  const waiting = Object.entries(after.checks).filter((entry) => !isHeard(entry))
  return {
    before: Object.fromEntries(Object.entries(prior?.checks ?? {}).filter(isHeard)),
    waiting: new Set(waiting.map(([name]) => name)),
  }
}

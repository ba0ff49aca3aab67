import { turnBackMessages, turnBackNews } from '../../notify/turn-back.ts'
import type { CheckState, PolicyState, WindowState } from './policy-state.ts'

/**
 * Brings every remembered start that lies ahead of `at` (epoch milliseconds) back to it, in place. A clock that was set
 * back leaves such times behind: until it is there again no `for` would be over, no `hold` end, no fact grow old and no
 * sample leave its window.
 */
export function turnBack(state: PolicyState, at: number): void {
  for (const check of Object.values(state.checks)) turnBackCheck(check, at)
  for (const [name, fact] of Object.entries(state.facts)) {
    state.facts[name] = { ...fact, setAt: Math.min(fact.setAt, at) }
  }
  for (const window of Object.values(state.windows)) turnBackWindow(window, at)
  turnBackAttempts(state, at)
}

/**
 * The same for what was performed, where that has a clock of its own: attempts and messages that lie ahead of `clock`
 * (epoch milliseconds) came of one that was wrong.
 */
export function turnBackPerformed(state: PolicyState, clock: number): void {
  turnBackAttempts(state, clock)
  const { checks, gone } = state
  for (const name in checks) turnBackMessages((checks[name] as CheckState).news, clock)
  for (const name in gone) turnBackMessages((gone[name] as CheckState).news, clock)
}

function turnBackAttempts({ attempts }: PolicyState, at: number): void {
  for (const key in attempts) {
    const starts = attempts[key] as readonly number[]
    if (starts.some((start) => start > at)) attempts[key] = starts.map((start) => Math.min(start, at))
  }
}

function turnBackCheck(check: CheckState, at: number): void {
  check.since = Math.min(check.since, at)
  check.coveredSince = Math.min(check.coveredSince, at)
  check.seenAt = check.seenAt.map((since) => Math.min(since, at))
  check.entryTrueAt = Math.min(check.entryTrueAt, at)
  check.problemSince = Math.min(check.problemSince, at)
  check.changedAt = check.changedAt.map((changed) => Math.min(changed, at))
  turnBackNews(check.news, at)
}

function turnBackWindow(window: WindowState, at: number): void {
  for (const [index, takenAt] of window.at.entries()) window.at[index] = Math.min(takenAt, at)
}

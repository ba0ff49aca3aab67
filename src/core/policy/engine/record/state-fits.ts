import { type CheckState, type PolicyState, stateRuns, type WindowState } from '../policy-state.ts'

/**
 * Whether the parts of a state fit each other as the engine leaves them: lists of the same transitions are of one length,
 * a state is covered by `unknown` alone, and nothing was seen after the newest tick.
 */
export function stateFits({ at, checks, gone, facts, windows, escalation }: PolicyState): boolean {
  return (
    Object.values(gone).every(checkFits) &&
    Object.values(checks).every((check) => checkFits(check) && isSeenBy(check, at)) &&
    Object.values(windows).every((window) => windowFits(window, at)) &&
    Object.values(facts).every(({ setAt }) => setAt <= at) &&
    escalation.calls.every((beat, index, all) => beat <= escalation.beats && beat > (all[index - 1] ?? 0))
  )
}

function checkFits(check: CheckState): boolean {
  const { ways, runs, seenMs, seenAt, gaps, amissBy } = check
  const count = ways.length + stateRuns
  return (
    [runs, seenMs, seenAt, gaps].every(({ length }) => length === count) &&
    amissBy.length === stateRuns &&
    [check.entered, ...amissBy].every((index) => index < ways.length) &&
    check.covered !== 'unknown' &&
    (check.state === 'unknown' || check.covered === null)
  )
}

function isSeenBy(
  { since, coveredSince, entryTrueAt, problemSince, seenAt, changedAt }: CheckState,
  at: number,
): boolean {
  return Math.max(since, coveredSince, entryTrueAt, problemSince, ...seenAt, ...changedAt) <= at
}

function windowFits({ at, values }: WindowState, newest: number): boolean {
  if (at.length !== values.length || (at.at(-1) ?? 0) > newest) return false
  return at.every((each, index) => index === 0 || each >= (at[index - 1] as number))
}

import type { CheckPast } from './check.ts'
import type { Moment } from './moment.ts'

/** How long one moment was before another, both by their places, as it was when the later one came. */
export function elapsed(past: readonly Moment[], from: number, to: number): number {
  const { ages, at } = past[to]!
  return ages?.[from] ?? at - past[from]!.at
}

/** Brings every time that lies ahead back to `at`; how long things lasted until then stays as it was. */
function turnBack(past: readonly Moment[], at: number): void {
  for (const [place, moment] of past.entries())
    moment.ages ??= past.slice(0, place).map((earlier) => moment.at - earlier.at)
  for (const moment of past) moment.at = Math.min(moment.at, at)
}

/** A clock was set back: no time that is remembered lies ahead of it. */
export function turnBackCheck(memory: CheckPast, at: number): void {
  turnBack(memory.past, at)
  memory.since = Math.min(memory.since, at)
  memory.shownSince = Math.min(memory.shownSince, at)
  memory.problemSince = Math.min(memory.problemSince, at)
  if (memory.waitingSince !== null) memory.waitingSince = Math.min(memory.waitingSince, at)
  if (memory.hidden !== null && memory.hidden.until !== null) memory.hidden = null
}

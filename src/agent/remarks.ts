import { longestPauseMs } from '../core/policy/engine/pace.ts'
import { formatDuration } from '../core/text/duration.ts'
import { isoTime } from '../core/text/time.ts'
import type { AuditEntry, Remembered } from '../store/store.ts'

const smallestTurnMs = 2_000

/** Something about a run that people must learn once, and that the trail keeps. */
export interface Remark {
  readonly text: string
  readonly entry: AuditEntry
}

/**
 * What happened between the last run and this one: a damaged memory that was set aside, a clock that was set back, or
 * one that is further ahead than any usual pause.
 *
 * @param now epoch milliseconds
 */
export function remarksOf({ setAside, trailGone, state }: Remembered, now: number): readonly Remark[] {
  const remarks: Remark[] = []
  const remark = (text: string, details: Readonly<Record<string, string | number>>) =>
    remarks.push({ text, entry: { ts: isoTime(now), type: 'configuration', reason: text, ...details } })
  if (setAside !== undefined) {
    remark(
      `what was remembered of this policy is damaged: it is kept as ${setAside}, and this run begins without memory`,
      { change: 'memory_set_aside', path: setAside },
    )
  }
  if (trailGone !== undefined) {
    remark(`the trail of this policy is gone; ${trailGone} records of it were signed`, {
      change: 'trail_gone',
      signed: trailGone,
    })
  }
  const byMs = state === null ? 0 : now - state.at
  if (byMs < -smallestTurnMs || byMs > longestPauseMs) {
    const by = formatDuration(Math.round(Math.abs(byMs) / 1_000) * 1_000)
    const how = byMs < 0 ? `was set back by ${by}` : `is ${by} ahead`
    remark(`the clock ${how} since the last run`, { change: 'clock_jumped', by_ms: byMs })
  }
  return remarks
}

import type { Channel } from './channel.ts'
import type { CronJob } from './cron.ts'
import type { Node } from './node.ts'

/** A job that is due is not started at once, and the clocks of two hosts differ: so late is no trouble yet. */
export const toleratedMs = 5 * 60_000

// A run may take as long as its interval, and the one after it is then left out.
const fewIntervals = 3

/** Whether somebody wants a channel to run. */
export function isWanted({ status }: Pick<Channel, 'status'>): boolean {
  return status !== 'disabled' && status !== 'not_configured'
}

/** Whether a channel that is wanted does not work. */
export function isDown({ status }: Pick<Channel, 'status'>): boolean {
  return status === 'disconnected' || status === 'impaired'
}

/** Whether the last run of a job that is switched on failed, or had something to tell and could not. */
export function isFailing({ enabled, lastRun, consecutiveErrors, delivered }: CronJob): boolean {
  const failed = (consecutiveErrors ?? 0) > 0 || lastRun?.status === 'error' || lastRun?.status === 'failed'
  return enabled && (failed || delivered === false)
}

const manySkipped = 3

/** Whether the scheduler has passed a job over again and again. */
export function isSkipped({ enabled, consecutiveSkipped }: CronJob): boolean {
  return enabled && (consecutiveSkipped ?? 0) >= manySkipped
}

/** Whether a job that recurs will never run again although it is switched on. */
export function isStranded({ enabled, intervalMs, nextRun, running }: CronJob): boolean {
  return enabled && intervalMs !== null && nextRun === null && running !== true
}

/**
 * How late a job is, in milliseconds: by its next run, or by its last one where that is a few of its intervals ago,
 * because a scheduler may move the next run on without running anything. 0 before its time, while it runs and when it
 * is switched off.
 *
 * @param now epoch milliseconds
 */
export function overdueMs(job: CronJob, now: number): number {
  const { enabled, nextRun, running } = job
  if (!enabled || running === true) return 0
  return Math.max(0, nextRun === null ? 0 : now - nextRun, missedMs(job, now))
}

function missedMs({ intervalMs, lastRun, created }: CronJob, now: number): number {
  const since = lastRun?.timestamp ?? created
  if (intervalMs === null || intervalMs <= 0 || since === null) return 0
  const late = now - since
  return late > Math.max(fewIntervals * intervalMs, intervalMs + toleratedMs) ? late - intervalMs : 0
}

/**
 * How long a node has been silent, in milliseconds: 0 while it is connected and not called stale; `null` where nobody
 * can tell.
 *
 * @param now epoch milliseconds
 */
export function silentMs({ connected, stale, lastSeen }: Node, now: number): number | null {
  if (connected === true && stale !== true) return 0
  return lastSeen === null ? null : Math.max(0, now - lastSeen)
}

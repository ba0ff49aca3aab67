import type { Channel } from './channel.ts'
import type { CronJob } from './cron.ts'
import type { Node } from './node.ts'

/** Whether a channel that is wanted does not work. */
export function isDown({ status }: Pick<Channel, 'status'>): boolean {
  return status === 'disconnected' || status === 'impaired'
}

/** Whether the last run of a job that is switched on failed. */
export function isFailing({ enabled, lastRun, consecutiveErrors }: CronJob): boolean {
  return enabled && ((consecutiveErrors ?? 0) > 0 || lastRun?.status === 'error')
}

/**
 * How late a job is, in milliseconds: 0 before its time, while it runs and when it is switched off.
 *
 * @param now epoch milliseconds
 */
export function overdueMs({ enabled, nextRun, running }: CronJob, now: number): number {
  return enabled && nextRun !== null && running !== true ? Math.max(0, now - nextRun) : 0
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

import { formatDuration } from '../../text/duration.ts'
import type { HealthReason } from '../health.ts'
import type { Channel } from './channel.ts'
import type { CronJob, Scheduler } from './cron.ts'
import type { Node } from './node.ts'
import type { Session } from './session.ts'
import { isDown, isFailing, isSkipped, isStranded, isWanted, overdueMs, toleratedMs } from './trouble.ts'
import type { Quota } from './usage.ts'

// From here on an agent compacts its context, or begins to forget.
const fullContextPercent = 90
const fullQuotaPercent = 95

/** The parts of a gateway that are judged; what was not asked or not answered is left out or `null`. */
export interface JudgedParts {
  readonly channels?: readonly Channel[] | null
  readonly jobs?: readonly CronJob[] | null
  readonly scheduler?: Scheduler | null
  readonly nodes?: readonly Node[] | null
  readonly sessions?: readonly Session[] | null
  readonly quotas?: readonly Quota[] | null
}

/** What is wrong with the parts of a gateway, `now` being epoch milliseconds. Its own jobs are not the user's to fix. */
export function reasonsIn(parts: JudgedParts, now: number): HealthReason[] {
  const all = parts.jobs ?? []
  const jobs = all.filter(({ system }) => !system)
  const isBusy = all.some(({ running }) => running === true)
  return [
    ...channelReasons(parts.channels ?? []),
    ...(parts.scheduler && jobs.some(isAwaited) ? schedulerReasons(parts.scheduler, isBusy, now) : []),
    ...jobs.flatMap((job) => jobReasons(job, now)),
    ...(parts.nodes ?? []).flatMap(nodeReason),
    ...(parts.sessions ?? []).flatMap(sessionReason),
    ...(parts.quotas ?? []).flatMap(quotaReason),
  ]
}

/** The name of a channel's account, as people write it. */
export function channelName({ id, accountId }: Pick<Channel, 'id' | 'accountId'>): string {
  return accountId === null || accountId === 'default' ? id : `${id}/${accountId}`
}

/** Where none of the wanted channels works, nobody can be reached any more: that is critical. */
function channelReasons(channels: readonly Channel[]): HealthReason[] {
  const wanted = channels.filter(isWanted)
  const severity = wanted.every(isDown) ? 'critical' : 'degraded'
  return wanted.flatMap((channel): HealthReason[] => {
    const subject = channelName(channel)
    const { status, error } = channel
    const because = error === null ? '' : `: ${error}`
    if (isDown(channel)) {
      return [{ severity, code: 'channel_down', subject, message: `it is ${status}${because}` }]
    }
    // One that was up a moment ago is given time to come back, as the gateway gives it.
    if (status === 'connecting' && channel.connectedAt === null)
      return [unknown('channel_starting', subject, `it is not up yet${because}`)]
    if (status === 'unknown') return [unknown('channel_unknown', subject, 'nobody says whether it works')]
    return []
  })
}

function isAwaited({ enabled, running, nextRun, intervalMs }: CronJob): boolean {
  return enabled && running !== true && (nextRun !== null || intervalMs !== null)
}

/** Of a scheduler that jobs wait for; it does not set its alarm again while one is running. */
function schedulerReasons({ enabled, nextRun }: Scheduler, isBusy: boolean, now: number): HealthReason[] {
  if (enabled === false)
    return [degraded('scheduler_off', 'scheduler', 'it is switched off, and there are jobs')]
  if (enabled === null) return []
  if (nextRun === null) {
    return [degraded('scheduler_idle', 'scheduler', 'it has jobs and will not wake up for any of them')]
  }
  const late = now - nextRun
  if (isBusy || late <= toleratedMs) return []
  return [degraded('scheduler_late', 'scheduler', `it should have woken up ${roughly(late)} ago`)]
}

/** What is wrong with one job, no matter who made it. */
export function jobReasons(job: CronJob, now: number): HealthReason[] {
  const subject = job.name ?? job.id
  if (isFailing(job)) return [degraded('cron_failing', subject, failureText(job))]
  if (isSkipped(job)) {
    return [degraded('cron_skipped', subject, `its last ${job.consecutiveSkipped} runs were skipped`)]
  }
  const late = overdueMs(job, now)
  if (late > toleratedMs) {
    const never = job.lastRun === null && job.nextRun !== null && job.nextRun > now
    const message = `it should have run ${roughly(late)} ago${never ? ', and never did' : ''}`
    return [degraded('cron_overdue', subject, message)]
  }
  return isStranded(job) ? [degraded('cron_stranded', subject, 'it is switched on and has no next run')] : []
}

function failureText({ consecutiveErrors, lastRun, delivered, error }: CronJob): string {
  const failures = consecutiveErrors ?? 0
  const because = error === null ? '' : `: ${error}`
  const failed = failures > 0 || lastRun?.status === 'error' || lastRun?.status === 'failed'
  if (!failed && delivered === false) return `what its last run had to tell was not delivered${because}`
  return failures <= 1 ? `its last run failed${because}` : `its last ${failures} runs failed${because}`
}

/** A node that was never let in is no loss, and one that waits to be let in is its owner's business. */
function nodeReason({ nodeId, name, connected, stale, paired }: Node): HealthReason[] {
  const subject = name ?? nodeId
  if (stale === true) return [degraded('node_stale', subject, 'it has stopped reporting')]
  const isLost = connected === false && paired !== false
  return isLost ? [degraded('node_disconnected', subject, 'it is not connected')] : []
}

function sessionReason({ sessionKey, contextUsage, error }: Session): HealthReason[] {
  if (error !== null) return [degraded('session_failed', sessionKey, error)]
  if (contextUsage === null || contextUsage < fullContextPercent) return []
  return [degraded('session_context', sessionKey, `its context is ${contextUsage} % full`)]
}

function quotaReason({ provider, window, usedPercent, error }: Quota): HealthReason[] {
  const subject = window === null ? provider : `${provider} ${window}`
  if (usedPercent === null) return error === null ? [] : [degraded('quota_unread', subject, error)]
  if (usedPercent < fullQuotaPercent) return []
  return [degraded('quota_used', subject, `${usedPercent} % of it is used up`)]
}

/** A time that is told in whole minutes. */
function roughly(ms: number): string {
  return formatDuration(Math.max(60_000, Math.floor(ms / 60_000) * 60_000))
}

function degraded(code: string, subject: string, message: string): HealthReason {
  return { severity: 'degraded', code, subject, message }
}

function unknown(code: string, subject: string, message: string): HealthReason {
  return { severity: 'unknown', code, subject, message }
}

import { formatDuration } from '../../text/duration.ts'
import type { HealthReason } from '../health-report.ts'
import type { Channel } from './channel.ts'
import type { CronJob } from './cron.ts'
import type { Node } from './node.ts'
import type { Session } from './session.ts'
import { isDown, isFailing, overdueMs } from './trouble.ts'
import type { Quota } from './usage.ts'

// A job that is due is not started at once, and the clocks of two hosts differ.
const toleratedMs = 5 * 60_000
// From here on an agent compacts its context, or begins to forget.
const fullContextPercent = 90
const fullQuotaPercent = 95

/** What is wrong with the parts of a gateway, `now` being epoch milliseconds. Its own jobs are not the user's to fix. */
export function reasonsIn(
  parts: {
    readonly channels?: readonly Channel[] | null
    readonly jobs?: readonly CronJob[] | null
    readonly nodes?: readonly Node[] | null
    readonly sessions?: readonly Session[] | null
    readonly quotas?: readonly Quota[] | null
  },
  now: number,
): HealthReason[] {
  return [
    ...(parts.channels ?? []).filter(isDown).map(channelReason),
    ...(parts.jobs ?? []).filter(({ system }) => !system).flatMap((job) => jobReason(job, now)),
    ...(parts.nodes ?? []).flatMap(nodeReason),
    ...(parts.sessions ?? []).flatMap(sessionReason),
    ...(parts.quotas ?? []).flatMap(quotaReason),
  ]
}

/** The name of a channel's account, as people write it. */
export function channelName({ id, accountId }: Pick<Channel, 'id' | 'accountId'>): string {
  return accountId === null || accountId === 'default' ? id : `${id}/${accountId}`
}

function channelReason(channel: Channel): HealthReason {
  const message =
    channel.error === null ? `it is ${channel.status}` : `it is ${channel.status}: ${channel.error}`
  return degraded('channel_down', channelName(channel), message)
}

function jobReason(job: CronJob, now: number): HealthReason[] {
  const subject = job.name ?? job.id
  if (isFailing(job)) {
    const failures = job.consecutiveErrors ?? 1
    const times = failures <= 1 ? 'its last run failed' : `its last ${failures} runs failed`
    return [degraded('cron_failing', subject, job.error === null ? times : `${times}: ${job.error}`)]
  }
  const late = overdueMs(job, now)
  if (late <= toleratedMs) return []
  const since = formatDuration(Math.floor(late / 60_000) * 60_000)
  return [degraded('cron_overdue', subject, `it should have run ${since} ago`)]
}

function nodeReason({ nodeId, name, connected, stale }: Node): HealthReason[] {
  const subject = name ?? nodeId
  if (stale === true) return [degraded('node_stale', subject, 'it has stopped reporting')]
  return connected === false ? [degraded('node_disconnected', subject, 'it is not connected')] : []
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

function degraded(code: string, subject: string, message: string): HealthReason {
  return { severity: 'degraded', code, subject, message }
}

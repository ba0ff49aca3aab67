import type { CronJob, CronRun, Scheduler } from '../../../../core/report/view/cron.ts'
import { formatDuration } from '../../../../core/text/duration.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'
import { intervalOf } from './interval.ts'

/** What OpenClaw says of its scheduler as a whole; `null` when it is no answer to `cron.status`. */
export function readScheduler(payload: unknown): Scheduler | null {
  if (!isObject(payload)) return null
  return { enabled: flagOf(payload.enabled), nextRun: numberOf(payload.nextWakeAtMs) }
}

interface JobPage {
  readonly jobs: CronJob[]
  /** There are more pages. */
  readonly more: boolean
  /** Where the next one begins; `null` where it does not say. */
  readonly next: number | null
}

/** One page of jobs; `null` when it is no answer to `cron.list`. */
export function readJobs(payload: unknown): JobPage | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.jobs)) return null
  return {
    jobs: listOf(answer.jobs).flatMap((job) => (isObject(job) ? (readJob(job) ?? []) : [])),
    more: answer.hasMore === true,
    next: numberOf(answer.nextOffset),
  }
}

/** Runs, the newest first; old releases list them the other way round. `null` when it is no answer to `cron.runs`. */
export function readRuns(payload: unknown): CronRun[] | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.entries)) return null
  const runs = listOf(answer.entries).flatMap((entry) => (isObject(entry) ? (readRun(entry) ?? []) : []))
  return runs.sort((a, b) => (b.timestamp ?? 0) - (a.timestamp ?? 0))
}

function readJob(job: LooseObject): CronJob | null {
  const id = textOf(job.id)
  if (id === null) return null
  const state = objectOf(job.state)
  const schedule = objectOf(job.schedule)
  const timestamp = numberOf(state.lastRunAtMs)
  const status = textOf(state.lastRunStatus) ?? textOf(state.lastStatus)
  const delivered = deliveryOf(stateDelivery(state, status), objectOf(job.delivery))
  return {
    id,
    name: textOf(job.displayName) ?? textOf(job.name),
    schedule: scheduleText(schedule),
    intervalMs: intervalOf(schedule),
    enabled: job.enabled !== false,
    created: numberOf(job.createdAtMs),
    nextRun: numberOf(state.nextRunAtMs) ?? numberOf(job.nextRunAtMs),
    lastRun: timestamp === null ? null : { timestamp, status, durationMs: numberOf(state.lastDurationMs) },
    delivered,
    running: numberOf(state.runningAtMs) !== null,
    consecutiveErrors: numberOf(state.consecutiveErrors),
    consecutiveSkipped: numberOf(state.consecutiveSkipped),
    error: errorOf(state, status, delivered),
    system: isSystem(job),
  }
}

function errorOf(state: LooseObject, status: string | null, delivered: boolean | null): string | null {
  if (status === 'error' || (numberOf(state.consecutiveErrors) ?? 0) > 0) {
    return textOf(state.lastError) ?? textOf(state.lastErrorReason)
  }
  return delivered === false ? textOf(state.lastDeliveryError) : null
}

interface Delivery {
  readonly status: string | null
  readonly completion: string | null
  readonly error: string | null
  /** The gateway held it back on purpose: there was nothing to tell. */
  readonly isSuppressed: boolean
}

function stateDelivery(state: LooseObject, runStatus: string | null): Delivery {
  return {
    status: textOf(state.lastDeliveryStatus),
    completion:
      runStatus === 'ok' ? (textOf(state.lastCompletionStatus) ?? textOf(state.completionStatus)) : null,
    error: textOf(state.lastDeliveryError),
    isSuppressed: isGiven(state.lastDeliverySuppressionReason) || isGiven(state.deliverySuppressionReason),
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/**
 * Whether what a run had to tell reached somebody. A run is complete only with its delivery, so that a failed completion
 * of a run that was ok is one that nobody heard of.
 */
function deliveryOf(
  { status, completion, error, isSuppressed }: Delivery,
  { mode, bestEffort }: LooseObject,
): boolean | null {
  if (isSuppressed || status === 'not-requested') return null
  if (status === 'delivered') return true
  if (error !== null || completion === 'failed') return false
  const isWanted = (mode === 'announce' || mode === 'webhook') && bestEffort !== true
  return status === 'not-delivered' && isWanted ? false : null
}

const systemPrefix = /^(?:heartbeat|memory-core|skill-collection-review):/

/** The gateway's own jobs are known by these keys alone: users and agents declare jobs by keys of theirs too. */
function isSystem(job: LooseObject): boolean {
  return systemPrefix.test(textOf(job.declarationKey) ?? '') || objectOf(job.payload).kind === 'heartbeat'
}

function scheduleText(schedule: LooseObject): string {
  const every = numberOf(schedule.everyMs)
  const zone = textOf(schedule.tz)
  switch (schedule.kind) {
    case 'cron':
      return `${textOf(schedule.expr) ?? '?'}${zone === null ? '' : ` (${zone})`}`
    case 'every':
      return every !== null && every > 0 ? `every ${formatDuration(Math.round(every))}` : 'every ?'
    case 'at':
      return `at ${textOf(schedule.at) ?? momentText(schedule.atMs) ?? momentText(schedule.at) ?? '?'}`
    default:
      return textOf(schedule.kind) ?? '?'
  }
}

/** Old releases give milliseconds. */
function momentText(at: unknown): string | null {
  const date = new Date(numberOf(at) ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function readRun(entry: LooseObject): CronRun | null {
  const jobId = textOf(entry.jobId)
  if (jobId === null) return null
  const error = textOf(entry.error) ?? textOf(entry.errorReason)
  const status = textOf(entry.status)
  const delivered = deliveryOf(
    {
      status: textOf(entry.deliveryStatus),
      completion: status === 'ok' ? textOf(entry.completionStatus) : null,
      error: textOf(entry.deliveryError),
      isSuppressed: isGiven(entry.deliverySuppressionReason),
    },
    {},
  )
  return {
    jobId,
    timestamp: numberOf(entry.runAtMs) ?? numberOf(entry.ts),
    status,
    delivered,
    durationMs: numberOf(entry.durationMs),
    summary: textOf(entry.summary),
    error: error ?? (delivered === false ? textOf(entry.deliveryError) : null),
  }
}

import type { CronJob, CronRun } from '../../../core/report/view/cron.ts'
import { formatDuration } from '../../../core/text/duration.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../protocol/loose-value.ts'

/** What OpenClaw says of its scheduler as a whole; `null` when it is no answer to `cron.status`. */
export function readScheduler(payload: unknown): { enabled: boolean | null; nextRun: number | null } | null {
  if (!isObject(payload)) return null
  return { enabled: flagOf(payload.enabled), nextRun: numberOf(payload.nextWakeAtMs) }
}

/** One page of jobs, and where the next one begins; `null` when it is no answer to `cron.list`. */
export function readJobs(payload: unknown): { jobs: CronJob[]; next: number | null } | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.jobs)) return null
  return {
    jobs: listOf(answer.jobs).flatMap((job) => (isObject(job) ? (readJob(job) ?? []) : [])),
    next: answer.hasMore === true ? numberOf(answer.nextOffset) : null,
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
  const timestamp = numberOf(state.lastRunAtMs)
  const status = textOf(state.lastRunStatus) ?? textOf(state.lastStatus)
  return {
    id,
    name: textOf(job.displayName) ?? textOf(job.name),
    schedule: scheduleText(objectOf(job.schedule)),
    enabled: job.enabled !== false,
    nextRun: numberOf(state.nextRunAtMs),
    lastRun: timestamp === null ? null : { timestamp, status, durationMs: numberOf(state.lastDurationMs) },
    running: numberOf(state.runningAtMs) !== null,
    consecutiveErrors: numberOf(state.consecutiveErrors),
    error: status === 'error' ? (textOf(state.lastError) ?? 'the last run failed') : null,
    system: isSystem(job),
  }
}

const systemPrefix = /^(?:heartbeat|memory-core|skill-collection-review):/

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
      return `at ${textOf(schedule.at) ?? '?'}`
    default:
      return textOf(schedule.kind) ?? '?'
  }
}

function readRun(entry: LooseObject): CronRun | null {
  const jobId = textOf(entry.jobId)
  if (jobId === null) return null
  return {
    jobId,
    timestamp: numberOf(entry.runAtMs) ?? numberOf(entry.ts),
    status: textOf(entry.status),
    durationMs: numberOf(entry.durationMs),
    summary: textOf(entry.summary),
    error: textOf(entry.error) ?? textOf(entry.errorReason),
  }
}

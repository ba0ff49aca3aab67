import type { CronJob, CronRun } from '../../../../core/report/view/cron.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  rowsIn,
  textOf,
} from '../../../protocol/loose-value.ts'

/** The jobs in an answer of our own gateway; `null` when it is no answer to `cron.status`. */
export function readJobs(payload: unknown): CronJob[] | null {
  return rowsIn(payload, 'jobs', readJob)
}

/** Runs, the newest first; `null` when it is no answer to `cron.runs`. */
export function readRuns(payload: unknown, jobId: string): CronRun[] | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.runs)) return null
  return listOf(answer.runs).flatMap((run) => (isObject(run) ? readRun(run, jobId) : []))
}

function readJob(job: LooseObject): CronJob | null {
  const id = textOf(job.id)
  if (id === null) return null
  const last = isObject(job.lastRun) ? job.lastRun : null
  return {
    id,
    name: textOf(job.name),
    schedule: textOf(job.schedule) ?? '?',
    intervalMs: numberOf(job.intervalMs),
    enabled: job.enabled !== false,
    created: numberOf(job.created),
    nextRun: numberOf(job.nextRun),
    lastRun: last && {
      timestamp: numberOf(last.timestamp),
      status: textOf(last.status),
      durationMs: numberOf(last.durationMs),
    },
    delivered: flagOf(job.delivered),
    running: flagOf(job.running),
    consecutiveErrors: numberOf(job.consecutiveErrors),
    consecutiveSkipped: numberOf(job.consecutiveSkipped),
    error: textOf(job.error) ?? textOf(last?.error),
    system: job.system === true,
  }
}

function readRun(run: LooseObject, jobId: string): CronRun {
  return {
    jobId: textOf(run.jobId) ?? jobId,
    timestamp: numberOf(run.timestamp),
    status: textOf(run.status),
    delivered: flagOf(run.delivered),
    durationMs: numberOf(run.durationMs),
    summary: textOf(run.summary),
    error: textOf(run.error),
  }
}

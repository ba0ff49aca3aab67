import { VitalsError } from '../../../core/errors.ts'
import type { Cron, CronJob, CronRuns } from '../../../core/report/view/cron.ts'
import { nearest } from '../../../core/text/nearest.ts'
import {
  readJobs as readOpenClawJobs,
  readRuns as readOpenClawRuns,
  readScheduler,
} from '../openclaw/cron.ts'
import { readJobs as readOwnJobs, readRuns as readOwnRuns } from '../openvitals/cron.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'
import { gather } from './parts.ts'

/** What to ask of the scheduled jobs. */
export interface CronWish {
  /** The jobs that the gateway made for itself, too. */
  readonly all: boolean
}

const mostPages = 40

/** Every job of a gateway, its own and those that are switched off included. @throws GatewayError */
export async function askJobs(asking: Asking): Promise<CronJob[]> {
  if (isOurs(asking)) return answerOf(asking, 'cron.status', {}, readOwnJobs)
  const jobs: CronJob[] = []
  let offset = 0
  for (let page = 0; page < mostPages; page += 1) {
    const params = { includeDisabled: true, ...(offset > 0 && { offset }) }
    const answer = await answerOf(asking, 'cron.list', params, readOpenClawJobs)
    jobs.push(...answer.jobs)
    if (answer.next === null || answer.next <= offset) break
    offset = answer.next
  }
  return jobs
}

/** The document of `vitals cron`. @throws GatewayError when nothing was answered */
export async function cronView(asking: Asking, { all }: CronWish): Promise<Cron> {
  if (isOurs(asking)) {
    const jobs = await askJobs(asking)
    return { enabled: true, nextRun: earliest(jobs), jobs: wanted(jobs, all), unknown: [] }
  }
  const { told, unknown } = await gather({
    scheduler: answerOf(asking, 'cron.status', {}, readScheduler),
    jobs: askJobs(asking),
  })
  return {
    enabled: told.scheduler?.enabled ?? null,
    nextRun: told.scheduler?.nextRun ?? earliest(told.jobs ?? []),
    jobs: told.jobs === null ? null : wanted(told.jobs, all),
    unknown,
  }
}

/**
 * The document of `vitals cron runs`: the newest `limit` runs of one job.
 *
 * @param job its id or its name
 * @throws GatewayError; VitalsError NO_SUCH_JOB where the gateway has none
 */
export async function cronRunsView(
  asking: Asking,
  { job, limit }: { job: string; limit: number },
): Promise<CronRuns> {
  const jobs = await askJobs(asking)
  const found = jobs.find(({ id }) => id === job) ?? jobs.find(({ name }) => name === job)
  if (found === undefined) throw noSuchJob(job, jobs)
  const jobId = found.id
  const params = { jobId, limit }
  const runs = await answerOf(asking, 'cron.runs', params, (payload) =>
    isOurs(asking) ? readOwnRuns(payload, jobId) : readOpenClawRuns(payload),
  )
  return { jobId, runs: runs.slice(0, limit), unknown: [] }
}

function noSuchJob(job: string, jobs: readonly CronJob[]): VitalsError {
  const names = jobs.filter(({ system }) => !system).map(({ id, name }) => name ?? id)
  const close = nearest(job, names)
  return new VitalsError('NO_SUCH_JOB', {
    params: { job },
    ...(close !== null && { hint: `Did you mean '${close}'? 'vitals cron' lists the jobs.` }),
  })
}

/** When the next job is due, in epoch milliseconds. */
export function earliest(jobs: readonly CronJob[]): number | null {
  const due = jobs.flatMap(({ enabled, nextRun }) => (enabled && nextRun !== null ? [nextRun] : []))
  return due.length === 0 ? null : Math.min(...due)
}

function wanted(jobs: readonly CronJob[], all: boolean): CronJob[] {
  return jobs.filter(({ system }) => all || !system)
}

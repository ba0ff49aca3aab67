import { VitalsError } from '../../../../core/errors.ts'
import type { Cron, CronJob, CronRuns, Scheduler } from '../../../../core/report/view/cron.ts'
import { nearest } from '../../../../core/text/nearest.ts'
import { refusalOf } from '../../../protocol/reply-error.ts'
import { GatewayError } from '../../gateway-error.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { gather } from '../parts.ts'
import { readJobs, readRuns, readScheduler } from './openclaw.ts'
import { readJobs as readOwnJobs, readRuns as readOwnRuns } from './openvitals.ts'

/** What to ask of the scheduled jobs. */
export interface CronQuestion {
  /** The jobs that the gateway made for itself, too. */
  readonly all: boolean
}

const mostPages = 400

/** Every job of a gateway, its own and those that are switched off included. @throws GatewayError */
export async function askJobs(asking: Asking): Promise<CronJob[]> {
  if (isOurs(asking)) return answerOf(asking, 'cron.status', {}, readOwnJobs)
  const jobs = new Map<string, CronJob>()
  let offset = 0
  for (let page = 0; page < mostPages; page += 1) {
    const params = { includeDisabled: true, ...(offset > 0 && { offset }) }
    const answer = await answerOf(asking, 'cron.list', params, readJobs)
    // A job that was added or removed between two pages moves the others.
    for (const job of answer.jobs) jobs.set(job.id, job)
    const next = answer.more ? (answer.next ?? offset + answer.jobs.length) : null
    if (next === null || next <= offset) break
    offset = next
  }
  return [...jobs.values()]
}

/** The scheduler of a gateway; `null` where it says nothing of it, as ours does. @throws GatewayError */
export async function askScheduler(asking: Asking): Promise<Scheduler | null> {
  if (isOurs(asking)) return null
  try {
    return await answerOf(asking, 'cron.status', {}, readScheduler)
  } catch (error) {
    const reply = error instanceof GatewayError ? error.reply : null
    if (reply !== null && refusalOf(reply) === 'unknown_method') return null
    throw error
  }
}

/** The document of `vitals cron`. @throws GatewayError when nothing was answered */
export async function cronView(asking: Asking, { all }: CronQuestion): Promise<Cron> {
  const { told, unknown } = await gather({ scheduler: askScheduler(asking), jobs: askJobs(asking) })
  const { scheduler, jobs } = told
  return {
    enabled: isOurs(asking) ? true : (scheduler?.enabled ?? null),
    nextRun: scheduler?.nextRun ?? earliest(jobs ?? []),
    jobs: jobs === null ? null : jobs.filter(({ system }) => all || !system),
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
    isOurs(asking) ? readOwnRuns(payload, jobId) : readRuns(payload),
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

import type { Cron, CronJob, CronRun, CronRuns } from '../../core/report/view/cron.ts'
import { jobReasons } from '../../core/report/view/reasons.ts'
import { isStranded, overdueMs, toleratedMs } from '../../core/report/view/trouble.ts'
import type { State } from '../../core/state.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import { formatTook } from '../terminal/duration-ago.ts'
import type { Style } from '../terminal/style.ts'
import { agoText } from './amount.ts'
import { unknownLines, viewTable } from './view-table.ts'

/** `vitals cron` for people: one line a job, the next one first. */
export function renderCron(cron: Cron, style: Style): string {
  const { enabled, jobs, unknown } = cron
  const table = jobs === null ? [] : jobTable(jobs, style)
  const off = enabled === false ? ['The scheduler of this gateway is switched off.'] : idleLines(cron)
  return [...table, ...off, ...unknownLines(unknown, style)].join('\n')
}

/** The table of jobs alone. */
export function jobTable(jobs: readonly CronJob[], style: Style): string[] {
  const rows = jobs
    .toSorted((a, b) => (a.nextRun ?? Number.MAX_VALUE) - (b.nextRun ?? Number.MAX_VALUE))
    .map((job) => ({
      state: stateOf(job, style.now),
      cells: [
        job.name ?? job.id,
        job.schedule,
        nextText(job, style.now),
        agoText(job.lastRun?.timestamp ?? null, style.now),
        resultText(job.lastRun?.status ?? null, job.delivered),
        tookText(job.lastRun?.durationMs ?? null),
        isWide(style) ? job.id : null,
        job.error,
      ],
    }))
  const head = ['JOB', 'SCHEDULE', 'NEXT', 'LAST', 'RESULT', 'TOOK', 'ID', 'ERROR']
  return viewTable(head, rows, 'This gateway has no jobs of yours.', style)
}

function idleLines({ enabled, nextRun, jobs }: Cron): string[] {
  const waits = (jobs ?? []).some((job) => job.enabled && job.running !== true)
  const isIdle = enabled === true && nextRun === null && waits
  return isIdle ? ['The scheduler of this gateway will not wake up for any of them.'] : []
}

/** `vitals cron runs` for people: one line a run, the newest first. */
export function renderCronRuns({ jobId, runs, unknown }: CronRuns, style: Style): string {
  const rows = runs.map((run) => ({
    state: stateOfRun(run),
    cells: [
      run.timestamp === null ? '?' : timeText(run.timestamp),
      agoText(run.timestamp, style.now),
      resultText(run.status, run.delivered),
      tookText(run.durationMs),
      run.error ?? run.summary,
    ],
  }))
  const table = viewTable(
    ['TIME', 'AGO', 'RESULT', 'TOOK', 'SUMMARY'],
    rows,
    `No run of ${jobId} is recorded.`,
    style,
  )
  return [...table, ...unknownLines(unknown, style)].join('\n')
}

// Elsewhere it would only be cut: `vitals cron runs` takes the name too.
function isWide({ width }: Style): boolean {
  return width >= 120
}

function stateOf(job: CronJob, now: number): State {
  return jobReasons(job, now).length === 0 ? 'healthy' : 'degraded'
}

function stateOfRun({ status, delivered }: CronRun): State {
  if (status === 'error' || status === 'failed') return 'critical'
  if (delivered === false) return 'degraded'
  return status === null ? 'unknown' : 'healthy'
}

function nextText(job: CronJob, now: number): string {
  if (!job.enabled) return 'off'
  if (job.running === true) return 'running'
  if (isStranded(job)) return 'never'
  const next = agoText(job.nextRun, now)
  if (overdueMs(job, now) <= toleratedMs) return next
  return next.endsWith(' ago') ? next.replace(/ ago$/, ' late') : `late, ${next}`
}

/** A run that was ok and had something to tell was not ok where nobody heard of it. */
function resultText(status: string | null, delivered: boolean | null): string {
  if (delivered !== false || status === 'error' || status === 'failed') return status ?? ''
  return 'not delivered'
}

function tookText(ms: number | null): string {
  return ms === null ? '' : formatTook(ms)
}

function timeText(at: number): string {
  return nearestIsoTime(at).replace('.000Z', 'Z')
}

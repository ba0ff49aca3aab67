import { Cron } from 'croner'
import type { JobRun, JobStore } from '../../../store/gateway/records.ts'

/** Something that the gateway does by itself, again and again. */
export interface Job {
  readonly name: string
  /** A cron expression, in UTC. */
  readonly schedule: string
  /** Only runs that did something are remembered. */
  readonly isQuiet?: boolean
  /** @returns what it did, for people; `null` where there was nothing to do */
  readonly run: () => Promise<string | null>
}

/** A job as it stands. Epoch milliseconds. */
export interface JobState {
  readonly name: string
  readonly schedule: string
  readonly isRunning: boolean
  readonly nextRunAt: number
  /** The newest run that is remembered; `null` for none. */
  readonly lastRun: JobRun | null
}

/** What the scheduler works with. */
export interface SchedulerEdges {
  readonly store: Pick<JobStore, 'beginJob' | 'endJob' | 'jobRuns'>
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told why a job failed, or why its run could not be remembered. */
  readonly failed: (job: string, error: unknown) => void
}

interface Scheduled {
  readonly job: Job
  readonly cron: Cron
  nextRunAt: number
  running: Promise<void> | null
}

const lookEveryMs = 1_000
// A start has other things to do than what was missed before it.
const catchUpAfterMs = 30_000

/** Runs jobs at their times, never one twice at once. One that was missed, or broken off by a kill, runs soon after the start. */
export class Scheduler {
  readonly #edges: SchedulerEdges
  readonly #jobs: readonly Scheduled[]
  #timer: NodeJS.Timeout | null = null
  #lookedAt: number

  private constructor(edges: SchedulerEdges, jobs: readonly Scheduled[]) {
    this.#edges = edges
    this.#jobs = jobs
    this.#lookedAt = edges.now()
  }

  /** @throws VitalsError what the store throws */
  static async of(edges: SchedulerEdges, jobs: readonly Job[]): Promise<Scheduler> {
    const scheduled: Scheduled[] = []
    for (const job of jobs) {
      const cron = new Cron(job.schedule, { paused: true, timezone: 'Etc/UTC' })
      const now = edges.now()
      const last = (await edges.store.jobRuns({ job: job.name, limit: 1 })).items[0]
      const isMissed = last !== undefined && (last.status === 'lost' || after(cron, last.startedAt) <= now)
      const nextRunAt = isMissed ? Math.min(now + catchUpAfterMs, after(cron, now)) : after(cron, now)
      scheduled.push({ job, cron, nextRunAt, running: null })
    }
    return new Scheduler(edges, scheduled)
  }

  start(): void {
    this.#timer ??= setInterval(() => this.look(), lookEveryMs)
  }

  /** Begins nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    await Promise.all(this.#jobs.map(({ running }) => running))
  }

  /** Begins what is due. */
  look(): void {
    const now = this.#edges.now()
    const wentBack = now < this.#lookedAt
    this.#lookedAt = now
    for (const scheduled of this.#jobs) {
      const { cron, nextRunAt, running } = scheduled
      // After a clock was set back no job waits until it is there again.
      if (wentBack) scheduled.nextRunAt = Math.min(nextRunAt, after(cron, now))
      if (now < scheduled.nextRunAt || running !== null) continue
      scheduled.nextRunAt = after(cron, now)
      scheduled.running = this.#run(scheduled.job)
        .catch((error: unknown) => this.#edges.failed(scheduled.job.name, error))
        .finally(() => {
          scheduled.running = null
        })
    }
  }

  async states(): Promise<readonly JobState[]> {
    const states: JobState[] = []
    for (const { job, nextRunAt, running } of this.#jobs) {
      const { name, schedule } = job
      const lastRun = (await this.#edges.store.jobRuns({ job: name, limit: 1 })).items[0] ?? null
      states.push({ name, schedule, isRunning: running !== null, nextRunAt, lastRun })
    }
    return states
  }

  async #run({ name, isQuiet = false, run }: Job): Promise<void> {
    const { store, now, failed } = this.#edges
    const startedAt = now()
    const begun = isQuiet ? null : await store.beginJob(name, startedAt)
    const remember = async (status: 'ok' | 'failed', detail: string) => {
      await store.endJob(begun ?? (await store.beginJob(name, startedAt)), now(), status, detail)
    }
    let did: string | null
    try {
      did = await run()
    } catch (error) {
      failed(name, error)
      return await remember('failed', error instanceof Error ? error.message : String(error))
    }
    if (did !== null || !isQuiet) await remember('ok', did ?? 'nothing to do')
  }
}

function after(cron: Cron, at: number): number {
  return cron.nextRun(new Date(at))?.getTime() ?? Number.POSITIVE_INFINITY
}

import * as v from 'valibot'
import { flagOrNull, momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

/** One scheduled job of a gateway. */
export const cronJobSchema = v.strictObject({
  id: v.string(),
  name: textOrNull,
  schedule: v.string(),
  intervalMs: v.pipe(
    numberOrNull,
    v.description(
      'The longest time between two runs by its schedule, in milliseconds; null where it does not recur.',
    ),
  ),
  enabled: v.boolean(),
  created: momentOrNull,
  nextRun: momentOrNull,
  lastRun: v.nullable(
    v.strictObject({ timestamp: momentOrNull, status: textOrNull, durationMs: numberOrNull }),
  ),
  delivered: v.pipe(
    flagOrNull,
    v.description('Whether what the last run had to tell was delivered; null where nothing had to be.'),
  ),
  running: flagOrNull,
  consecutiveErrors: numberOrNull,
  consecutiveSkipped: numberOrNull,
  error: textOrNull,
  system: v.pipe(v.boolean(), v.description('The gateway made the job for itself.')),
})

export type CronJob = v.InferOutput<typeof cronJobSchema>

/** The scheduler as a whole. */
export interface Scheduler {
  readonly enabled: boolean | null
  /** When it wakes up next, in epoch milliseconds. */
  readonly nextRun: number | null
}

/** The document of `vitals cron --json`. */
export const cronSchema = v.strictObject({
  enabled: flagOrNull,
  nextRun: momentOrNull,
  jobs: v.nullable(v.array(cronJobSchema)),
  unknown: unknownPartsSchema,
})

export type Cron = v.InferOutput<typeof cronSchema>

/** One run of a job. */
export const cronRunSchema = v.strictObject({
  jobId: v.string(),
  timestamp: momentOrNull,
  status: textOrNull,
  delivered: v.pipe(
    flagOrNull,
    v.description('Whether what it had to tell was delivered; null where nothing had to be.'),
  ),
  durationMs: numberOrNull,
  summary: textOrNull,
  error: textOrNull,
})

export type CronRun = v.InferOutput<typeof cronRunSchema>

/** The document of `vitals cron runs --json`, the newest run first. */
export const cronRunsSchema = v.strictObject({
  jobId: v.string(),
  runs: v.array(cronRunSchema),
  unknown: unknownPartsSchema,
})

export type CronRuns = v.InferOutput<typeof cronRunsSchema>

import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'
import type { JobRun } from '../../../../store/gateway/records.ts'
import type { JobState } from '../../scheduler/scheduler.ts'
import { momentSchema } from './moment.ts'

const runFields = {
  timestamp: v.pipe(momentSchema, v.description('When it began, in epoch milliseconds.')),
  status: v.pipe(
    v.picklist(['running', 'ok', 'failed', 'lost']),
    v.description('lost: the gateway ended before the run did.'),
  ),
  durationMs: v.pipe(v.nullable(v.number()), v.description('null where it did not end.')),
  error: v.pipe(v.nullable(v.string()), v.description('Why it failed; null where it did not.')),
}

/** One run of a job. */
export const jobRunSchema = v.strictObject({
  jobId: v.string(),
  ...runFields,
  summary: v.pipe(v.nullable(v.string()), v.description('What it did; null where it did not end well.')),
})

/** A scheduled job of the gateway itself. */
export const jobLineSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  schedule: v.pipe(v.string(), v.description('A cron expression, in UTC.')),
  enabled: v.literal(true),
  running: v.boolean(),
  nextRun: momentSchema,
  lastRun: v.pipe(
    v.nullable(v.strictObject(runFields)),
    v.description(
      'The newest run that is remembered: of audit-seal, those that had something to do. null for none.',
    ),
  ),
})

/** The jobs of the gateway. */
export const jobLinesSchema = v.strictObject({ jobs: v.array(jobLineSchema) })

/** A job in a line. */
export function jobLine({
  name,
  schedule,
  isRunning,
  nextRunAt,
  lastRun,
}: JobState): Document<typeof jobLineSchema> {
  return {
    ...{ id: name, name, schedule, enabled: true, running: isRunning, nextRun: nextRunAt },
    lastRun: lastRun === null ? null : factsOf(lastRun),
  }
}

/** A run in a line. */
export function jobRunLine(run: JobRun): Document<typeof jobRunSchema> {
  return { jobId: run.job, ...factsOf(run), summary: run.status === 'ok' ? run.detail : null }
}

function factsOf({ startedAt, endedAt, status, detail }: JobRun) {
  const durationMs = endedAt === null ? null : Math.max(0, endedAt - startedAt)
  return { timestamp: startedAt, status, durationMs, error: status === 'failed' ? detail : null }
}

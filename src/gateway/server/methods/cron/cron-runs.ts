import * as v from 'valibot'
import { MethodRefused } from '../../websocket/refusal.ts'
import { jobRunLine, jobRunSchema } from '../answers/job-line.ts'
import { method } from '../method.ts'

const usualRuns = 20
const mostRuns = 1_000

/** What became of the runs of one job. */
export const cronRuns = method({
  name: 'cron.runs',
  scope: 'operator.read',
  summary: 'The runs of one job, the newest first.',
  params: v.strictObject({
    jobId: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostRuns)), usualRuns),
  }),
  answer: v.strictObject({ runs: v.array(jobRunSchema) }),
  async handle({ jobId, limit }, { jobs, store }) {
    const known = await jobs()
    if (!known.some(({ name }) => name === jobId)) throw notFound(jobId)
    const { items } = await store.jobRuns({ job: jobId, limit })
    return { runs: items.map(jobRunLine) }
  },
})

function notFound(jobId: string): MethodRefused {
  return new MethodRefused('INVALID_REQUEST', `this gateway has no job of this name: ${jobId}`, {
    details: { code: 'CRON_JOB_NOT_FOUND', jobId },
  })
}

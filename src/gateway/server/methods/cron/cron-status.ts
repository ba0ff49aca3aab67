import * as v from 'valibot'
import { jobLine, jobLinesSchema } from '../answers/job-line.ts'
import { method } from '../method.ts'

/** The gateway's own scheduled jobs as they stand. */
export const cronStatus = method({
  name: 'cron.status',
  scope: 'operator.read',
  summary: 'The scheduled jobs of the gateway itself, with their next and their last run.',
  params: v.strictObject({}),
  answer: jobLinesSchema,
  handle: async (_, { jobs }) => ({ jobs: (await jobs()).map(jobLine) }),
})

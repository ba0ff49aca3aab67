import * as v from 'valibot'
import { jobLine, jobLinesSchema } from '../answers/job-line.ts'
import { method } from '../method.ts'

/** The same list under the name that clients of OpenClaw ask for; none of the jobs is ever disabled. */
export const cronList = method({
  name: 'cron.list',
  scope: 'operator.read',
  summary: 'The same jobs as of cron.status, under the name that OpenClaw has for a list.',
  params: v.strictObject({ includeDisabled: v.optional(v.boolean()) }),
  answer: jobLinesSchema,
  handle: async (_, { jobs }) => ({ jobs: (await jobs()).map(jobLine) }),
})

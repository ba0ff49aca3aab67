import * as v from 'valibot'
import { type Document, timestampSchema } from '../document.ts'

/** What a silence may be: one holds messages back, a maintenance remediations and calls of a model too. */
export const silenceKinds = ['silence', 'maintenance'] as const

export const silenceSchema = v.strictObject({
  id: v.string(),
  kind: v.picklist(silenceKinds),
  agent: v.pipe(
    v.nullable(v.string()),
    v.description('An id of an agent, or a pattern of ids such as web-*; null for every agent.'),
  ),
  checks: v.pipe(v.array(v.string()), v.description('The checks that are meant; none for all.')),
  policy: v.pipe(
    v.nullable(v.string()),
    v.description('On a host without a gateway: the only policy that is meant; null for all.'),
  ),
  from: timestampSchema,
  until: v.pipe(timestampSchema, v.description('Its end, excluded; of one that somebody ended, when.')),
  state: v.pipe(
    v.picklist(['active', 'pending', 'over']),
    v.description('Whether it holds now, later, or no more.'),
  ),
  by: v.pipe(v.string(), v.description('The name of the token, or the account that asked over the socket.')),
  note: v.string(),
  created_at: timestampSchema,
  ended_by: v.pipe(v.nullable(v.string()), v.description('Who ended it before its time.')),
})

/** A silence or a maintenance. */
export type SilenceReport = Document<typeof silenceSchema>

/** What `vitals silence list --json` prints. */
export const silencesSchema = v.strictObject({
  silences: v.pipe(v.array(silenceSchema), v.description('The newest made first.')),
})

export type SilencesReport = Document<typeof silencesSchema>

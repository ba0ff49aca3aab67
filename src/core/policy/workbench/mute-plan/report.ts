import * as v from 'valibot'
import { type Document, stateSchema } from '../../../report/document.ts'
import { isoTime } from '../../../text/time.ts'
import type { HiddenChange } from './hidden.ts'

/** One change that people were not told of when it happened, as `--schedule` adds it to the document of a dry run. */
export const mutedSchema = v.strictObject({
  at: v.string(),
  check: v.string(),
  state: stateSchema,
  reason: v.string(),
  mutes: v.array(v.picklist(['flapping', 'silence', 'maintenance', 'acknowledgement', 'dependency'])),
  outcome: v.picklist(['notified_later', 'gone_unseen', 'still_hidden']),
  notified_at: v.nullable(v.string()),
})

export type MutedReport = Document<typeof mutedSchema>

/** A hidden change as the document has it. */
export function mutedReport({ at, check, state, reason, mutes, outcome, toldAt }: HiddenChange): MutedReport {
  const notified_at = toldAt === null ? null : isoTime(toldAt)
  return { at: isoTime(at), check, state, reason, mutes: [...mutes], outcome, notified_at }
}

import * as v from 'valibot'
import { parseDuration } from '../../../text/duration.ts'
import { parseTimestamp } from '../../../text/timestamp.ts'
import { id, shortText } from '../../language/schema/text.ts'

const notTime = 'must be a time such as 2026-01-01T12:00:00Z, or a duration after the first sample such as 2h'
const time = v.pipe(
  v.union([v.string(), v.number()], notTime),
  v.check((given) => isTime(given), notTime),
)

function isTime(given: string | number): boolean {
  return (typeof given === 'string' && parseDuration(given) !== null) || parseTimestamp(given) !== null
}

const window = v.strictObject({
  check: v.optional(v.pipe(id, v.description('The check that is muted; all of them without it'))),
  from: time,
  until: time,
  by: v.optional(shortText),
  note: v.optional(shortText),
})

const acknowledgement = v.strictObject({
  check: id,
  at: time,
  until: v.optional(time),
  sticky: v.optional(v.boolean('must be true or false'), false),
  by: v.optional(shortText, 'somebody'),
  note: v.optional(shortText),
})

/** What people did while the samples came: the file of `--schedule`. */
export const mutePlanFile = v.strictObject({
  silences: v.optional(v.array(window), []),
  maintenance: v.optional(v.array(window), []),
  acknowledgements: v.optional(v.array(acknowledgement), []),
})

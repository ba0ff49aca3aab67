import * as v from 'valibot'
import { durationPattern, parseDuration } from '../../../text/duration.ts'
import { longestTimerMs } from '../../../timer.ts'

const notDuration = 'must be a duration such as 500ms, 30s or 1m30s'
const notCondition = 'must be an expression, in quotes where YAML would read something else'
const notShare = 'must be a share such as 5% or 0.05'

/** A duration as text, at most ten years. */
export const duration = v.pipe(
  v.string(notDuration),
  v.regex(new RegExp(durationPattern), notDuration),
  v.check((text) => !new RegExp(durationPattern).test(text) || parseDuration(text) !== null, notDuration),
)

/** A duration longer than none. */
export const positiveDuration = v.pipe(
  duration,
  v.check((text) => parseDuration(text) !== 0, 'must be longer than 0s'),
)

/** The same for what a timer counts: a longer one would be over at once. */
export const timerDuration = v.pipe(
  positiveDuration,
  v.check((text) => (parseDuration(text) ?? 0) <= longestTimerMs, 'must be at most 24d20h'),
)

/** A CEL expression as text, at most 2,000 characters. */
export const expression = v.pipe(
  v.string(notCondition),
  v.minLength(1, 'must not be empty'),
  v.maxLength(2_000, 'must be at most 2000 characters long'),
)

/** A name that conditions use, so what CEL can read as one. */
export const name = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,63}$/,
    'is not a name that conditions can use: letters, digits and underscores, no digit first',
  ),
)

/** The id of a check, an action or the policy. */
export const id = v.pipe(
  v.string('must be text'),
  v.regex(
    /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
    'is not an id: a letter, then letters, digits, dots, underscores or dashes, 64 at most',
  ),
)

/** A share of one: `5%` or `0.05`. */
export const share = v.union(
  [
    v.pipe(v.number(), v.minValue(0, notShare), v.maxValue(1, notShare)),
    v.pipe(v.string(), v.regex(/^(?:100|\d{1,2}(?:\.\d+)?)%$/, notShare)),
  ],
  notShare,
)

/** One line of text for people or paths, at most 1,000 characters. */
export const shortText = v.pipe(
  v.string('must be text'),
  v.minLength(1, 'must not be empty'),
  v.regex(/^[^\n\r]*$/, 'must be one line'),
  v.maxLength(1_000, 'must be at most 1000 characters long'),
)

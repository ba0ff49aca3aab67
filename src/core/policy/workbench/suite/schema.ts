import * as v from 'valibot'
import { duration, id, name, positiveDuration, shortText } from '../../language/schema/text.ts'

const states = ['healthy', 'degraded', 'critical', 'recovering', 'unknown'] as const
const kinds = ['problem', 'improvement', 'recovery', 'flapping_started', 'flapping_ended'] as const
const state = v.picklist(states)
const wholeNumber = 'must be a whole number, 0 or more'
const count = v.pipe(v.number(wholeNumber), v.integer(wholeNumber), v.minValue(0, wholeNumber))

const change = v.strictObject({
  at: v.pipe(duration, v.description('When the fact is set, counted from the first sample')),
  value: v.union([v.boolean(), v.number(), v.string()], 'must be a bool, number or text'),
})

const action = v.union(
  [
    id,
    v.strictObject({
      action: id,
      check: v.optional(id),
      times: v.optional(v.pipe(count, v.minValue(1, 'must be 1 or more'))),
      reason: v.optional(shortText),
    }),
  ],
  'must be the name of an action, or a mapping with action, check, times and reason',
)

const notification = v.union(
  [
    state,
    v.strictObject({
      state: v.optional(state),
      kind: v.optional(v.picklist(kinds)),
      check: v.optional(id),
      reason: v.optional(shortText),
      at: v.optional(duration),
    }),
  ],
  'must be a state, or a mapping with state, kind, check, reason and at',
)

const never = v.strictObject({
  state: v.optional(state),
  reason: v.optional(shortText),
  action: v.optional(id),
  notification: v.optional(v.picklist(kinds)),
})

// One mapping with every key, rather than a union: what belongs together is then told in words of its own.
const expectation = v.strictObject({
  at: v.optional(duration),
  from: v.optional(duration),
  to: v.optional(duration),
  check: v.optional(id),
  state: v.optional(state),
  reason: v.optional(shortText),
  actions: v.optional(v.array(action)),
  suppressed: v.optional(v.array(action)),
  notifications: v.optional(
    v.union([count, v.array(notification)], 'must be a list of notifications, or how many there are'),
  ),
  never: v.optional(never),
})

const test = v.strictObject({
  name: shortText,
  interval: v.optional(positiveDuration),
  series: v.record(
    v.string(),
    v.union(
      [v.string(), v.number(), v.array(v.unknown())],
      'must be a series such as "30x2 14", or a list of values',
    ),
  ),
  facts: v.optional(
    v.record(name, v.union([change, v.array(change)], 'must be a mapping with at and value')),
    {},
  ),
  expect: v.pipe(v.array(expectation), v.minLength(1, 'must expect something')),
})

/** The one schema of a file of policy tests. */
export const suiteFile = v.strictObject({
  $schema: v.optional(v.string()),
  policy: v.pipe(shortText, v.description('The policy under test, relative to this file')),
  tests: v.pipe(v.array(test), v.minLength(1, 'must have at least one test')),
})

/** A suite whose structure is right; durations and series are still text. */
export type SuiteFile = v.InferOutput<typeof suiteFile>
export type TestFile = v.InferOutput<typeof test>
export type ExpectationFile = v.InferOutput<typeof expectation>

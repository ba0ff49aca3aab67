import * as v from 'valibot'
import { probeKinds } from '../../../probe-kind/registry.ts'
import { durationPattern, parseDuration } from '../../../text/duration.ts'
import { actionFile } from './action.ts'
import { notifyFile } from './notify.ts'
import { duration, expression, id, name, positiveDuration, share, shortText, timerDuration } from './text.ts'

const states = ['healthy', 'degraded', 'critical', 'recovering', 'unknown'] as const
const wholeNumber = 'must be a whole number from 1 to 1000'
const count = v.pipe(
  v.number(wholeNumber),
  v.integer(wholeNumber),
  v.minValue(1, wholeNumber),
  v.maxValue(1_000, wholeNumber),
)
const counting = v.picklist(['run', 'since_entry'])
const finite = v.number('must be a number')

const recoverWithin = v.pipe(
  positiveDuration,
  v.description('How long a check may be recovering before the condition of a problem takes it back'),
)

const missing = v.strictObject({
  treat: v.optional(v.picklist(['unknown', 'breach', 'ok', 'keep'])),
  consecutive: v.optional(count),
  recover: v.optional(count),
  error: v.optional(v.picklist(['missing', 'ignore'])),
})

const transition = v.strictObject({
  condition: v.pipe(expression, v.description('When the transition is taken, in CEL')),
  and: v.optional(v.pipe(expression, v.description('What only the last sample must meet as well'))),
  consecutive: v.optional(v.pipe(count, v.description('Samples in a row that must meet the condition'))),
  for: v.optional(v.pipe(duration, v.description('How long the condition must have been true'))),
  hold: v.optional(v.pipe(duration, v.description('How long the state is kept after the condition ended'))),
  counting: v.optional(counting),
  reason: v.optional(v.pipe(shortText, v.description('Why, in a word that alerts and audits show'))),
})

const transitions = v.pipe(
  v.record(v.string(), transition),
  v.maxEntries(25, 'must have at most 25 entries'),
  v.description('Transitions of a check under keys such as healthy->degraded'),
)

const limit = v.strictObject({
  above: v.optional(finite),
  below: v.optional(finite),
  until: v.optional(
    v.pipe(finite, v.description('Of critical: where it is left, on the way back to degraded')),
  ),
  condition: v.optional(v.pipe(expression, v.description('In place of a threshold: any condition, in CEL'))),
  and: v.optional(expression),
  consecutive: v.optional(count),
  for: v.optional(duration),
  hold: v.optional(duration),
  counting: v.optional(counting),
  reason: v.optional(shortText),
})

const shortForm = v.union(
  [expression, limit],
  'must be a condition, or a mapping with above, below or condition',
)

const changes = v.strictObject({ start: v.optional(count), end: v.optional(count) })

const flap = v.strictObject({
  start: v.optional(share, '30%'),
  end: v.optional(share, '20%'),
  per_hour: v.optional(
    v.pipe(
      changes,
      v.description('Changes within an hour at which flapping starts, and below which it may end'),
    ),
    {},
  ),
  per_12h: v.optional(v.pipe(changes, v.description('The same within twelve hours')), {}),
  quiet: v.optional(
    v.pipe(duration, v.description('How old the last change must be before flapping ends')),
    '10m',
  ),
})

const dependency = v.union(
  [id, v.strictObject({ check: id, at: v.optional(v.picklist(['degraded', 'critical']), 'critical') })],
  'must be the name of a check, or a mapping with check and at',
)

const check = v.strictObject({
  transitions: v.optional(transitions),
  signal: v.optional(v.pipe(expression, v.description('Short form: the number that the thresholds judge'))),
  degraded: v.optional(shortForm),
  critical: v.optional(shortForm),
  healthy: v.optional(shortForm),
  counting: v.optional(v.pipe(counting, v.description('How its transitions count, unless they say'))),
  recover_within: v.optional(recoverWithin),
  initial: v.optional(v.picklist(states), 'unknown'),
  missing: v.optional(missing, {}),
  flap: v.optional(flap, {}),
  depends_on: v.optional(v.array(dependency), []),
  settle_time: v.optional(
    v.pipe(
      duration,
      v.description('Time to recover after a check it depends on did, before anybody is notified'),
    ),
  ),
})

const fact = v.strictObject({
  type: v.picklist(['bool', 'number', 'string']),
  ttl: v.optional(duration),
  initial: v.optional(v.union([v.boolean(), v.number(), v.string()], 'must be a bool, number or string')),
})

const reducers = [
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'p50',
  'p95',
  'p99',
  'rate',
  'delta',
  'changed',
  'stddev',
] as const
const signal = v.union(
  [
    expression,
    v.strictObject({
      expr: expression,
      window: v.optional(positiveDuration),
      reduce: v.optional(v.picklist(reducers)),
    }),
  ],
  'must be an expression, or a mapping with expr, window and reduce',
)

// The options of a kind are its own; they are judged by its schema once the kind is known.
const probe = v.looseObject({
  kind: v.picklist(Object.keys(probeKinds), 'must be a kind of probe'),
  ttl: v.optional(duration),
  timeout: v.optional(timerDuration),
})

/** The keys that every probe may have, whatever its kind. */
export const probeKeys: readonly string[] = Object.keys(probe.entries)

const escalationTrigger = v.variant('kind', [
  v.strictObject({ kind: v.literal('contradiction'), when: expression }),
  v.strictObject({ kind: v.literal('novel_error'), signatures: shortText }),
  v.strictObject({ kind: v.literal('repair') }),
  v.strictObject({ kind: v.literal('summary') }),
])

const interval = v.pipe(
  v.string('must be a duration such as 30s'),
  v.regex(new RegExp(durationPattern), 'must be a duration such as 30s'),
  v.check((text) => (parseDuration(text) ?? 100) >= 100, 'must be at least 100ms'),
)

function few<Entry extends v.GenericSchema>(key: v.GenericSchema<string>, entry: Entry) {
  return v.pipe(v.record(key, entry), v.maxEntries(256, 'must have at most 256 entries'))
}

/** The one schema of a policy file: its types, its checks and `policies/schemas/policy.schema.json` come from it. */
export const policyFile = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.optional(v.literal(1, 'must be 1, the only version of the language'), 1),
  name: v.optional(id),
  description: v.optional(v.string('must be text'), ''),
  interval: v.optional(v.pipe(interval, v.description('Time from one round of probes to the next')), '30s'),
  budget: v.optional(
    v.strictObject({
      probe_timeout: v.optional(timerDuration, '500ms'),
      total: v.optional(timerDuration, '2s'),
    }),
    {},
  ),
  defaults: v.optional(
    v.strictObject({
      consecutive: v.optional(count, 2),
      cooldown: v.optional(duration, '5m'),
      recover_within: v.optional(recoverWithin, '5m'),
      missing: v.optional(missing, {}),
    }),
    {},
  ),
  state_order: v.optional(v.array(v.picklist(states))),
  probes: v.optional(few(name, probe), {}),
  facts: v.optional(few(name, fact), {}),
  signals: v.optional(few(name, signal), {}),
  checks: v.optional(few(id, check)),
  transitions: v.optional(transitions),
  actions: v.optional(few(id, actionFile), {}),
  on: v.optional(
    v.array(
      v.strictObject({
        check: v.optional(
          v.pipe(id, v.description('The one check that is meant; `heartbeat` is that of a silent agent')),
        ),
        to: v.picklist(states),
        after: v.optional(
          v.pipe(duration, v.description('For how long the state must have lasted without being muted')),
        ),
        run: v.array(id),
      }),
    ),
    [],
  ),
  notify: v.optional(notifyFile, {}),
  escalation: v.optional(
    v.strictObject({
      enabled: v.optional(v.boolean('must be true or false'), false),
      max_ratio: v.optional(share, 0.05),
      triggers: v.optional(v.array(escalationTrigger), []),
    }),
    {},
  ),
})

/** A policy file whose structure is right, with defaults filled in; durations are still text. */
export type PolicyFile = v.InferOutput<typeof policyFile>
export type CheckFile = v.InferOutput<typeof check>
export type LimitFile = v.InferOutput<typeof limit>
export type TransitionFile = v.InferOutput<typeof transition>
export type SignalFile = v.InferOutput<typeof signal>
export type MissingFile = v.InferOutput<typeof missing>

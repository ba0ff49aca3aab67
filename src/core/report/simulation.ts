import * as v from 'valibot'
import { guardSchema } from '../policy/workbench/compare/guard-schema.ts'
import { labelsSchema } from '../policy/workbench/incidents/report.ts'
import { mutedSchema } from '../policy/workbench/mute-plan/report.ts'
import { type Document, digestSchema, noticeKinds, stateSchema, valueSchema } from './document.ts'

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const timestamp = v.pipe(
  v.string(),
  v.regex(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.description('RFC 3339 in UTC with milliseconds.'),
)
const sample = v.pipe(
  v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  v.description('Counts from 1; null at a tick that a gap left without a sample.'),
)

const transitionSchema = v.strictObject({
  at: timestamp,
  sample,
  check: text,
  from: stateSchema,
  to: stateSchema,
  reason: text,
  condition: v.nullable(text),
  values: v.record(text, valueSchema),
})

const noticeKind = v.picklist(noticeKinds)

const notificationSchema = v.strictObject({
  at: timestamp,
  sample,
  check: text,
  kind: noticeKind,
  previously_notified: v.pipe(
    v.nullable(stateSchema),
    v.description('The state of the last notification about this check; null before the first.'),
  ),
  state: stateSchema,
  reason: v.nullable(text),
})

const actionSchema = v.strictObject({
  at: timestamp,
  sample,
  action: text,
  check: text,
  kind: v.pipe(
    v.picklist([...noticeKinds, 'remediation']),
    v.description('What a notification action tells, or that the action remedies.'),
  ),
  state: stateSchema,
  outcome: v.picklist(['would_run', 'suppressed']),
  reasons: v.array(
    v.picklist([
      'cooldown',
      'given_up',
      'flapping',
      'silence',
      'maintenance',
      'acknowledgement',
      'dependency',
    ]),
  ),
})

const seconds = v.optional(v.pipe(v.number(), v.minValue(0)))

/** The document of `vitals policy simulate --json`; the JSON Schema `policies/schemas/simulate.schema.json` is made from it. */
export const simulationReportSchema = v.strictObject({
  policy: text,
  policy_digest: digestSchema,
  engine: count,
  samples: v.pipe(count, v.description('Samples read; the ticks of filled gaps are not among them.')),
  from: v.nullable(timestamp),
  to: v.nullable(timestamp),
  final: v.strictObject({ state: stateSchema, checks: v.record(text, stateSchema) }),
  transitions: v.array(transitionSchema),
  states: v.optional(
    v.pipe(
      v.array(stateSchema),
      v.description('The state after every tick, filled ones included; only where it was asked for.'),
    ),
  ),
  decision_hashes: v.optional(
    v.pipe(
      v.array(digestSchema),
      v.description('The decision hash of every tick, where states are asked for.'),
    ),
  ),
  notifications: v.array(notificationSchema),
  actions: v.array(actionSchema),
  escalations: v.strictObject({
    count: v.pipe(count, v.description('Ticks that would have asked a model.')),
    ratio: v.pipe(share, v.description('Of all ticks.')),
    refused: v.pipe(count, v.description('Ticks that called for one and were refused.')),
  }),
  time_in_state: v.pipe(
    v.strictObject({
      healthy: seconds,
      degraded: seconds,
      critical: seconds,
      recovering: seconds,
      unknown: seconds,
    }),
    v.description('Seconds; a state lasts until the next tick, the last one an interval.'),
  ),
  flapping: v.array(v.strictObject({ check: text, from: timestamp, to: v.nullable(timestamp) })),
  muted: v.optional(v.array(mutedSchema)),
  labels: v.optional(labelsSchema),
  guards: v.optional(v.array(guardSchema)),
  decision_hash: digestSchema,
})

/** What a dry run came to, its fields in this order. */
export type SimulationReport = Document<typeof simulationReportSchema>
export type SimulatedTransitionReport = SimulationReport['transitions'][number]
export type SimulatedNotificationReport = SimulationReport['notifications'][number]
export type SimulatedActionReport = SimulationReport['actions'][number]
export type FlappingReport = SimulationReport['flapping'][number]

/** The part of a report that is known once everything was read: all but the lists. */
export type SimulationHead = Omit<
  SimulationReport,
  'transitions' | 'states' | 'decision_hashes' | 'notifications' | 'actions' | 'flapping'
>

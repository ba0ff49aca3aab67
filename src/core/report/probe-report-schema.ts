import * as v from 'valibot'
import type { NoticeKind } from '../notify/told.ts'
import type { Value } from '../value.ts'

const text = v.string()
const notNegative = v.pipe(v.number(), v.minValue(0))

const timestamp = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.description('RFC 3339 in UTC with milliseconds.'),
)

const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/))

/** Any value of a probe: a finite number, text, truth value, null, or a list or map of these. */
export const valueSchema: v.GenericSchema<Value> = v.lazy(() =>
  v.union([
    v.number(),
    v.string(),
    v.boolean(),
    v.null(),
    v.array(valueSchema),
    v.record(v.string(), valueSchema),
  ]),
)

/** One of the five states. */
export const stateSchema = v.picklist(['healthy', 'degraded', 'critical', 'recovering', 'unknown'])

/** The seed's strict probe contract. */
export const probeResultSchema = v.strictObject({
  name: text,
  ok: v.pipe(v.boolean(), v.description('The target answered as its kind expects; not the verdict.')),
  observed_at: timestamp,
  value: v.pipe(valueSchema, v.description('null only when the prober could not do its work.')),
  severity_hint: v.picklist(['info', 'warn', 'critical']),
  error: v.nullable(text),
  ttl_ms: notNegative,
})

const values = v.record(text, valueSchema)

const checkSchema = v.strictObject({
  name: text,
  state: stateSchema,
  since: timestamp,
  reasons: v.array(text),
  counters: v.pipe(
    v.record(text, text),
    v.description('Progress of a transition, "degraded->healthy": "1/3".'),
  ),
  flapping: v.boolean(),
  skipped: v.pipe(v.boolean(), v.description('Not judged in this round: it kept its state.')),
  values: v.pipe(values, v.description('What its conditions read; null where there was no value.')),
})

const transitionSchema = v.strictObject({
  at: timestamp,
  check: text,
  from: stateSchema,
  to: stateSchema,
  reason: text,
  condition: v.nullable(text),
  values,
})

/** Everything that people are told about a check. */
export const noticeKinds = [
  'problem',
  'improvement',
  'recovery',
  'lost',
  'data_back',
  'flapping_started',
  'flapping_ended',
  'given_up',
  'not_recovered',
  'no_longer_checked',
] as const satisfies readonly NoticeKind[]

const actionSchema = v.strictObject({
  name: text,
  check: text,
  kind: v.pipe(
    v.picklist([...noticeKinds, 'remediation']),
    v.description('What a notification action tells, or that the action remedies.'),
  ),
  outcome: v.picklist(['would_run', 'suppressed']),
  reasons: v.array(text),
})

/** The document of `vitals probe --json`; the JSON Schema `policies/schemas/probe.schema.json` is made from it. */
export const probeReportSchema = v.strictObject({
  policy: text,
  policy_digest: digest,
  agent_id: text,
  ts: timestamp,
  state: stateSchema,
  since: timestamp,
  checks: v.array(checkSchema),
  results: v.array(probeResultSchema),
  transitions: v.array(transitionSchema),
  timing: v.strictObject({
    total_ms: notNegative,
    probes: v.record(text, v.strictObject({ duration_ms: notNegative, cached: v.boolean() })),
  }),
  actions: v.array(actionSchema),
  escalation: v.strictObject({
    llm_required: v.boolean(),
    confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  state_saved: v.pipe(
    v.boolean(),
    v.description('False when every count was taken as met by this one sample.'),
  ),
  decision_hash: digest,
})

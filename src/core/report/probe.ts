import * as v from 'valibot'
import {
  type Document,
  digestSchema,
  noticeKinds,
  stateSchema,
  timestampSchema,
  valueSchema,
} from './document.ts'

const text = v.string()
const notNegative = v.pipe(v.number(), v.minValue(0))

/** The seed's strict probe contract. */
export const probeResultSchema = v.strictObject({
  name: text,
  ok: v.pipe(v.boolean(), v.description('The target answered as its kind expects; not the verdict.')),
  observed_at: timestampSchema,
  value: v.pipe(valueSchema, v.description('null only when the prober could not do its work.')),
  severity_hint: v.picklist(['info', 'warn', 'critical']),
  error: v.nullable(text),
  ttl_ms: notNegative,
})

const values = v.record(text, valueSchema)

const limitSchema = v.strictObject({
  value: v.pipe(text, v.description('Name of the value in "values".')),
  to: stateSchema,
  operator: v.picklist(['<', '<=', '>', '>=']),
  threshold: v.number(),
  condition: v.pipe(text, v.description('The condition that the threshold stands in.')),
})

const checkSchema = v.strictObject({
  name: text,
  state: stateSchema,
  since: timestampSchema,
  reasons: v.array(text),
  counters: v.pipe(
    v.record(text, text),
    v.description(
      'Progress of a transition, "degraded->healthy": "1/3" samples, "healthy->degraded": "40s/2m" of its time.',
    ),
  ),
  flapping: v.boolean(),
  acknowledged: v.pipe(
    v.nullable(
      v.strictObject({
        ...{ by: text, note: text, at: timestampSchema, sticky: v.boolean() },
        expires_at: v.nullable(timestampSchema),
      }),
    ),
    v.description('Who knows of its problem, by vitals ack: nobody is told of it again.'),
  ),
  silenced_until: v.pipe(
    v.nullable(timestampSchema),
    v.description('Until when vitals silence hides it; null where it does not.'),
  ),
  skipped: v.pipe(v.boolean(), v.description('Not judged in this round: it kept its state.')),
  assumed: v.pipe(
    v.boolean(),
    v.description('Its count or time was taken as met by this one sample, because nothing is remembered.'),
  ),
  values: v.pipe(values, v.description('What its conditions read; null where there was no value.')),
  limits: v.pipe(
    v.array(limitSchema),
    v.description(
      'Thresholds of those values that lead to a state all by themselves, as far as conditions are plain.',
    ),
  ),
})

const transitionSchema = v.strictObject({
  at: timestampSchema,
  check: text,
  from: stateSchema,
  to: stateSchema,
  reason: text,
  condition: v.nullable(text),
  values,
})

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

const adHocSchema = v.strictObject({
  kind: text,
  target: v.pipe(v.nullable(text), v.description('What is looked at; null for this host.')),
  degraded: v.pipe(v.nullable(text), v.description('The condition of this state; null for never.')),
  critical: v.pipe(v.nullable(text), v.description('The condition of this state; null for never.')),
})

/** The document of `vitals probe --json`; the JSON Schema `policies/schemas/probe.schema.json` is made from it. */
export const probeReportSchema = v.strictObject({
  policy: text,
  policy_digest: digestSchema,
  agent_id: text,
  ad_hoc: v.exactOptional(
    v.pipe(adHocSchema, v.description('What a check is of that flags made instead of a policy.')),
  ),
  ts: timestampSchema,
  state: stateSchema,
  since: timestampSchema,
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
    v.description('False when this one sample decided, whatever consecutive and for ask.'),
  ),
  decision_hash: digestSchema,
})

/** What one round of probes came to: the document of `vitals probe --json`, and what every renderer shows. */
export type ProbeReport = Document<typeof probeReportSchema>
export type CheckReport = ProbeReport['checks'][number]
export type TransitionReport = ProbeReport['transitions'][number]
export type AdHocSubject = NonNullable<ProbeReport['ad_hoc']>

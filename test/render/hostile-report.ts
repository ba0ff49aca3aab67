import fc from 'fast-check'
import type { ProbeResult } from '../../src/core/probe-kind/probe-result.ts'
import type { CheckReport, ProbeReport } from '../../src/core/report/probe.ts'
import { defaultStateOrder } from '../../src/core/state.ts'
import type { Value } from '../../src/core/value.ts'
import { healthy, minutesAgo } from './sample-reports.ts'

const attacks = [
  '\x1b[2J',
  '\x1b]52;c;aGk=\x07',
  '\x9b31m',
  '\r\n',
  '\u202e',
  '\u200b',
  '|',
  "'",
  '=',
  '日本',
  '\ud800',
]

/** Text with what can harm a terminal, a line or a perfdata parser. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ maxLength: 30 })), { maxLength: 6 })
  .map((parts) => parts.join(''))

/** Any value a probe may give, three levels deep. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    hostileText,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

const state = fc.constantFrom(...defaultStateOrder)
const values = fc.dictionary(hostileText, anyValue, { maxKeys: 4, noNullPrototype: true })
const time = fc.nat(100_000).map(minutesAgo)

const limit: fc.Arbitrary<CheckReport['limits'][number]> = fc.record({
  value: hostileText,
  to: state,
  operator: fc.constantFrom('<', '<=', '>', '>='),
  threshold: fc.double({ noNaN: true, noDefaultInfinity: true }),
  condition: hostileText,
})

const check: fc.Arbitrary<CheckReport> = fc.record({
  name: hostileText,
  state,
  since: time,
  reasons: fc.array(hostileText, { maxLength: 3 }),
  counters: fc.dictionary(hostileText, fc.constantFrom('1/2', '0/3', '1/3, 40s/2m', '3/3, held 4m'), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  flapping: fc.boolean(),
  acknowledged: fc.option(
    fc.record({
      ...{ by: hostileText, note: hostileText, at: time, sticky: fc.boolean() },
      expires_at: fc.option(time),
    }),
  ),
  silenced_until: fc.option(time),
  skipped: fc.boolean(),
  assumed: fc.boolean(),
  values,
  limits: fc.array(limit, { maxLength: 3 }),
})

const result: fc.Arbitrary<ProbeResult> = fc.record({
  name: hostileText,
  ok: fc.boolean(),
  observed_at: time,
  value: anyValue,
  severity_hint: fc.constantFrom('info', 'warn', 'critical'),
  error: fc.option(hostileText),
  ttl_ms: fc.nat(60_000),
})

/** Reports as a hostile policy and hostile targets could make them. */
export const hostileReport: fc.Arbitrary<ProbeReport> = fc.record({
  policy: hostileText,
  policy_digest: fc.constant(healthy.policy_digest),
  agent_id: hostileText,
  ts: time,
  state,
  since: time,
  checks: fc.array(check, { maxLength: 12 }),
  results: fc.array(result, { maxLength: 6 }),
  transitions: fc.constant([]),
  timing: fc.constant(healthy.timing),
  actions: fc.array(
    fc.record({
      name: hostileText,
      check: hostileText,
      kind: fc.constantFrom('remediation' as const, 'problem' as const, 'recovery' as const),
      outcome: fc.constantFrom('would_run' as const, 'suppressed' as const),
      reasons: fc.array(hostileText, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  escalation: fc.record({
    llm_required: fc.boolean(),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  state_saved: fc.boolean(),
  decision_hash: fc.constant(healthy.decision_hash),
})

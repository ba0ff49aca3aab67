import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bytesOf,
  largestBody,
  makeBeat,
  renumbered,
  standingOf,
  withSpooled,
} from '../../../../src/core/heartbeat/beat/make-beat.ts'
import { readBeat } from '../../../../src/core/heartbeat/beat/read-beat.ts'
import type { ProbeReport } from '../../../../src/core/report/probe.ts'
import { defaultStateOrder } from '../../../../src/core/state.ts'
import { isoTime } from '../../../../src/core/text/time.ts'
import type { Value } from '../../../../src/core/value.ts'

const sender = {
  agent: 'web-1',
  id: 'hb_01JCC2ZQ0000000000000000AB',
  bootId: 'b_1',
  order: { bootEpoch: 3, seq: 7 },
  intervalMs: 30_000,
  leaving: false,
}

// Any string at all: halves of surrogate pairs, names of prototypes, control characters.
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('__proto__', 'constructor', '\ud800', 'a\udfff', ''),
)
const anyValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 40, depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    anyText,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
const anyTime = fc.integer({ min: 0, max: 253_402_300_799_999 }).map(isoTime)
const anyState = fc.constantFrom(...defaultStateOrder)
const anyReport = fc.record({
  policy_digest: fc.constant(`sha256:${'a'.repeat(64)}`),
  ts: anyTime,
  state: anyState,
  checks: fc.array(
    fc.record({ name: anyText, state: anyState, reasons: fc.array(anyText), skipped: fc.boolean() }),
    { maxLength: 5 },
  ),
  results: fc.uniqueArray(
    fc.record({
      ...{ name: anyText, ok: fc.boolean(), observed_at: anyTime, value: anyValue },
      severity_hint: fc.constantFrom('info', 'warn', 'critical'),
      error: fc.option(anyText),
      ttl_ms: fc.nat(),
    }),
    { selector: ({ name }) => name, maxLength: 5 },
  ),
  escalation: fc.record({
    llm_required: fc.boolean(),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
}) as unknown as fc.Arbitrary<ProbeReport>

const read = (text: string) => {
  const reading = readBeat(text)
  if (!reading.ok) throw new Error(JSON.stringify(reading))
  return reading.beat
}

describe('the body of a beat', () => {
  it('is read back by the strict reader of the gateway, for any report', () => {
    fc.assert(
      fc.property(
        anyReport,
        fc.option(fc.nat()),
        fc.boolean(),
        fc.nat(9),
        (report, seq, leaving, spooled) => {
          const order = seq === null ? null : { bootEpoch: 4, seq: seq + 1 }
          const body = makeBeat(report, { told: 'a\ud800' }, { ...sender, order, leaving })
          const beat = read(withSpooled(body, spooled))
          expect(beat).toMatchObject({
            agent: 'web-1',
            order,
            leaving,
            spooled,
            legacy: false,
            intervalMs: 30_000,
          })
          expect(beat).toMatchObject({ verdict: report.state, bootId: 'b_1' })
          expect(isoTime(beat.ts)).toBe(report.ts)
          expect(bytesOf(withSpooled(body, spooled))).toBeLessThanOrEqual(largestBody)
        },
      ),
    )
  })

  const result = (name: string, value: Value) => ({
    ...{ name, ok: true, observed_at: isoTime(0), value, severity_hint: 'info' as const },
    ...{ error: null, ttl_ms: 0 },
  })
  const report = {
    ...{ policy_digest: 'sha256:0', ts: isoTime(5), state: 'degraded' },
    checks: [
      { name: 'disk', state: 'degraded', reasons: ['disk_low'], skipped: false },
      { name: 'log', state: 'healthy', reasons: [], skipped: true },
    ],
    results: [result('disk', { free_pct: 9 }), result('gone', null)],
    escalation: { llm_required: false, confidence: 1 },
  } as unknown as ProbeReport

  it('has the values, results, verdict, reasons and skipped checks of the round', () => {
    expect(read(makeBeat(report, { applied: true }, sender)).body).toMatchObject({
      probes: { disk: { free_pct: 9 } },
      results: report.results,
      policy: { state: 'degraded', reasons: ['disk_low'], digest: 'sha256:0' },
      facts: { applied: true },
      skipped: ['log'],
    })
  })

  it('loses its results and then its largest values where it would be too large', () => {
    const large = (size: number) => ({
      ...report,
      results: [...report.results, result('log', 'x'.repeat(size))],
    })
    const without = read(makeBeat(large(40_000), {}, sender)).body
    expect([without.results, Object.keys(without.probes)]).toEqual([undefined, ['disk', 'log']])
    expect(Object.keys(read(makeBeat(large(70_000), {}, sender)).body.probes)).toEqual(['disk'])
  })

  it('gets another number, and nothing else changes', () => {
    const body = makeBeat(report, {}, sender)
    const before = JSON.parse(body)
    expect(JSON.parse(renumbered(body, { bootEpoch: 9, seq: 1 }))).toEqual({
      ...before,
      boot_epoch: 9,
      seq: 1,
    })
  })

  it('tells something new when its verdict or the state of a check is another one', () => {
    expect(standingOf(report)).toBe('degraded disk=degraded log=healthy')
  })
})

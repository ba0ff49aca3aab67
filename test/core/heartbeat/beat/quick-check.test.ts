import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { beatBodySchema } from '../../../../src/core/heartbeat/beat/body.ts'
import { quickCheckOf } from '../../../../src/core/heartbeat/beat/quick-check.ts'

const field = <T>(value: fc.Arbitrary<T>) =>
  fc.option(fc.oneof({ weight: 9, arbitrary: value }, fc.constantFrom(null, 0, 'x', [], {}, true)), {
    nil: undefined,
    freq: 6,
  })
const time = fc.constantFrom('2026-11-30T10:00:00Z', '2026-11-30T10:00:00.5+01:00', 'now')
const bodies = fc
  .record({
    type: field(fc.constant('heartbeat')),
    event_version: field(fc.constantFrom(1, 2)),
    agent_id: field(fc.constantFrom('web-1', '-a')),
    heartbeat_id: field(fc.constant('hb_01ARYZ6S410000000000000000')),
    ts: field(time),
    boot_id: field(fc.constant('b-1')),
    boot_epoch: field(fc.constantFrom(1, 0, 1.5)),
    seq: field(fc.constantFrom(1, 2 ** 53)),
    interval_ms: field(fc.constantFrom(1_000, 604_800_001)),
    probes: field(fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b') }), fc.jsonValue())),
    results: field(
      fc.array(
        fc.record(
          {
            name: fc.constant('disk'),
            ok: fc.boolean(),
            observed_at: time,
            value: fc.jsonValue(),
            severity_hint: fc.constantFrom('warn', 'other'),
            error: fc.constantFrom(null, 'gone', 1),
            ttl_ms: fc.constantFrom(0, -1),
          },
          { requiredKeys: ['name', 'ok', 'observed_at', 'value'] },
        ),
      ),
    ),
    policy: field(fc.record({ state: fc.constantFrom('healthy', 'fine'), reasons: fc.array(fc.string()) })),
    escalation: field(fc.record({ llm_required: fc.boolean(), confidence: fc.constantFrom(0, 1, 2) })),
    facts: field(fc.constant({ deployed: true })),
    skipped: field(fc.array(fc.constantFrom<unknown>('disk', 1))),
    spooled: field(fc.constantFrom(0, -1)),
    leaving: field(fc.boolean()),
    more: field(fc.jsonValue()),
  })
  .map((body): unknown => JSON.parse(JSON.stringify(body)))

describe('a quick check of a body', () => {
  it('says yes only to what the schema takes as it is', () => {
    const surely = quickCheckOf(beatBodySchema)
    fc.assert(
      fc.property(bodies, (body) => {
        if (!surely(body)) return
        expect(v.safeParse(beatBodySchema, body)).toMatchObject({ success: true, output: body })
      }),
      { numRuns: 2_000 },
    )
  })

  it('says yes to a beat as it usually is, so that the schema has nothing to do', () => {
    const body = {
      ...{ type: 'heartbeat', event_version: 1, agent_id: 'web-1', boot_id: 'b-1', boot_epoch: 1, seq: 7 },
      ...{
        heartbeat_id: 'hb_01ARYZ6S410000000000000000',
        ts: '2026-11-30T10:00:00.000Z',
        interval_ms: 30_000,
      },
      probes: { disk: { free_pct: 41.5 } },
      results: [{ name: 'disk', ok: true, observed_at: '2026-11-30T10:00:00.000Z', value: null, ttl_ms: 0 }],
      policy: { state: 'healthy', reasons: [] },
      components: [{}],
      unknown_field: 1,
    }
    expect(quickCheckOf(beatBodySchema)(body)).toBe(true)
  })

  it.each([
    ['a list', []],
    ['nothing', null],
    ['an optional field that is null', { boot_id: null }],
    ['a list of the wrong things', { skipped: ['disk', 1] }],
  ])('leaves %s to the schema', (_, given) => {
    const schema = v.looseObject({
      boot_id: v.optional(v.string()),
      skipped: v.optional(v.array(v.string())),
    })
    expect(quickCheckOf(schema)(given)).toBe(false)
  })

  it('leaves a kind of schema that it does not know to the schema', () => {
    expect(quickCheckOf(v.union([v.string(), v.number()]))('text')).toBe(false)
    expect(quickCheckOf(v.looseObject({ a: v.optional(v.string(), 'given') }))({})).toBe(false)
    expect(quickCheckOf(v.pipe(v.string(), v.trim()))(' text')).toBe(false)
  })
})

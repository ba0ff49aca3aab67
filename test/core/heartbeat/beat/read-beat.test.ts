import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBeat } from '../../../../src/core/heartbeat/beat/read-beat.ts'

const id = 'hb_01ARYZ6S410000000000000000'
const present = {
  type: 'heartbeat',
  event_version: 1,
  agent_id: 'web-1',
  heartbeat_id: id,
  ts: '2026-11-30T10:00:00.500Z',
  boot_id: 'b1',
  boot_epoch: 3,
  seq: 7,
  probes: { disk: { free_pct: 40 }, note: null },
  results: [
    {
      name: 'cpu',
      ok: true,
      observed_at: '2026-11-30T10:00:00.000Z',
      value: { load: 1 },
      severity_hint: 'info',
      error: null,
      ttl_ms: 0,
    },
  ],
  policy: { state: 'degraded', reasons: ['disk_free_below_warn'] },
  escalation: { llm_required: false, confidence: 0.93 },
  facts: { deploying: true },
  skipped: ['load'],
  spooled: 2,
}
// The envelope as the article prints it.
const old = {
  agent_id: 'desktop-a17',
  heartbeat_id: 'hb_01JX_old',
  ts: '2026-02-11T10:18:05Z',
  probes: { cpu_load: 0.72, service_api: { status: 200, latency_ms: 83 } },
  policy: { state: 'degraded', reasons: ['disk_free_below_warn'] },
  escalation: { llm_required: false, confidence: 0.93 },
}

const read = (body: unknown) => readBeat(JSON.stringify(body))
const faultOf = (body: unknown) => {
  const reading = read(body)
  return reading.ok ? null : { problem: reading.problem, path: reading.errors[0]?.path }
}

describe('a beat', () => {
  it('is read with every field of its envelope, and unknown ones are kept', () => {
    const body = { ...present, shoe_size: { left: 43 }, results: [{ ...present.results[0], unit: '%' }] }
    expect(read(body)).toEqual({
      ok: true,
      beat: {
        body,
        agent: 'web-1',
        id,
        ts: Date.parse('2026-11-30T10:00:00.500Z'),
        order: { bootEpoch: 3, seq: 7 },
        bootId: 'b1',
        spooled: 2,
        leaving: false,
        intervalMs: null,
        verdict: 'degraded',
        legacy: false,
      },
    })
  })

  it('of the old form has neither version nor number', () => {
    expect(read(old)).toMatchObject({ ok: true, beat: { order: null, legacy: true, agent: 'desktop-a17' } })
  })

  it.each(['clawdbot.heartbeat', 'moltbot.heartbeat', 'openclaw.heartbeat'])(
    'may be called %s in old payloads',
    (name) => {
      expect(read({ ...old, event: name })).toMatchObject({ ok: true, beat: { legacy: true } })
      expect(read({ ...old, type: name })).toMatchObject({ ok: true, beat: { legacy: true } })
    },
  )

  it.each([0, 2, '1', null, 1.5])(
    'of the version %j is refused with the versions that are read',
    (version) => {
      const reading = read({ ...present, event_version: version })
      expect(reading).toMatchObject({ ok: false, problem: 'unknown-event-version' })
      expect(reading.ok ? '' : reading.errors[0]?.message).toContain('1')
    },
  )

  it.each([
    { ...present, type: 'ack' },
    { ...old, event: 'clawdbot.message' },
    { ...present, type: undefined },
  ])('is no other event: %j', (body) => {
    expect(faultOf(body)).toEqual({ problem: 'unknown-event-type', path: '/type' })
  })

  it.each([0, -1, 1.5, 2 ** 53, '7', null, true])('has no number %j', (number) => {
    expect(faultOf({ ...present, seq: number })).toEqual({ problem: 'invalid-body', path: '/seq' })
    expect(faultOf({ ...present, boot_epoch: number })).toEqual({
      problem: 'invalid-body',
      path: '/boot_epoch',
    })
  })

  it('has the largest number that a double tells apart', () => {
    expect(faultOf({ ...present, seq: 2 ** 53 - 1 })).toBeNull()
    expect(readBeat(JSON.stringify(present).replace('"seq":7', '"seq":9007199254740993')).ok).toBe(false)
  })

  it('has both of its numbers or neither', () => {
    expect(faultOf({ ...present, seq: undefined })).toEqual({ problem: 'invalid-body', path: '/seq' })
  })

  it.each([
    ['agent_id', '../etc'],
    ['agent_id', ''],
    ['agent_id', 'a'.repeat(65)],
    ['heartbeat_id', 'hb_short'],
    ['heartbeat_id', 'hb.01'],
    ['ts', '2026-11-30 10:00'],
    ['ts', '2026-11-30T10:00:00'],
    ['ts', '2026-02-30T10:00:00Z'],
    ['ts', 1_700_000_000],
    ['probes', null],
    ['probes', []],
    ['policy', { state: 'fine' }],
    ['spooled', -1],
    ['interval_ms', 0],
    ['skipped', [1]],
    ['leaving', 'yes'],
  ])('is refused by name where %s is %j', (field, value) => {
    const fault = faultOf({ ...present, [field]: value })
    expect(fault?.problem).toBe('invalid-body')
    expect(fault?.path).toMatch(new RegExp(`^/${field}`))
  })

  it('is never read out of anything else, and reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readBeat(text).ok).toBe(false)
      }),
    )
  })
})

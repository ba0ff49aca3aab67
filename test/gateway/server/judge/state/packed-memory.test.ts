import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultStateOrder } from '../../../../../src/core/state.ts'
import { type AgentMemory, noMemory } from '../../../../../src/gateway/server/judge/state/agent-memory.ts'
import { packMemory, readMemory } from '../../../../../src/gateway/server/judge/state/packed-memory.ts'

const state = fc.constantFrom(...defaultStateOrder)
const time = fc.oneof(
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const order = fc.record({
  bootEpoch: fc.integer({ min: 1, max: 5 }),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
})
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const held = fc
  .record({ order, id: text, dueAt: time, spooled: fc.boolean(), receivedAt: time })
  .map(({ receivedAt, ...rest }) => ({ ...rest, item: { id: rest.id, receivedAt } }))
const gap = fc.record({ bootEpoch: fc.nat(), from: fc.nat(), to: fc.nat() })

const memories: fc.Arbitrary<AgentMemory> = fc.record({
  window: fc.record({
    newest: fc.option(order),
    held: fc.array(held, { maxLength: 3 }),
    recent: fc.array(order, { maxLength: 4 }),
    missed: fc.nat(),
    gaps: fc.array(gap, { maxLength: 3 }),
  }),
  senders: fc.record({ boots: fc.array(text, { maxLength: 3 }), twoUntil: fc.oneof(fc.constant(-1), time) }),
  last: fc.option(fc.record({ id: text, ts: time, receivedAt: time })),
  verdict: fc.option(state),
  skewMs: time,
  clockSkewAt: fc.oneof(fc.constant(-1), time),
  intervalMs: fc.option(fc.integer({ min: 1, max: 604_800_000 })),
  leaving: fc.boolean(),
  silent: fc.boolean(),
  braked: fc.boolean(),
  incident: fc.option(
    fc.record({
      id: text,
      at: fc.nat(),
      worst: state,
      checks: fc.array(text, { maxLength: 3 }),
      acknowledged: fc.record({ by: text, at: fc.nat() }),
    }),
  ),
  said: fc.record({
    acknowledged: fc.constant([]),
    remediated: fc.array(text, { maxLength: 2 }),
    retried: fc.array(text, { maxLength: 2 }),
  }),
  heartbeat: fc.uint8Array({ maxLength: 80 }),
})

// What the first gateways wrote, as it lies in their databases.
const json = {
  form: 1,
  window: {
    newest: { bootEpoch: 1, seq: 7 },
    held: [],
    recent: [{ bootEpoch: 1, seq: 7, id: 'hb_01M8Q1Y7SSXH0CF2CZ2X3QC9KK' }],
    missed: 2,
    gaps: [{ bootEpoch: 1, from: 3, to: 4 }],
  },
  senders: { boots: ['b-0f3a91c2'], twoUntil: -1 },
  last: { id: 'hb_01M8Q1Y7SSXH0CF2CZ2X3QC9KK', ts: 1_796_070_121_273, receivedAt: 1_796_070_121_300 },
  verdict: 'healthy',
  skewMs: -27,
  intervalMs: null,
  heartbeat: 'AQIDBA==',
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

describe('what is remembered of an agent', () => {
  it('comes back as it was packed', () => {
    fc.assert(
      fc.property(memories, (memory) => {
        const read = readMemory(packMemory(memory))
        expect({ ...read, heartbeat: [...read.heartbeat] }).toEqual({
          ...memory,
          heartbeat: [...memory.heartbeat],
        })
      }),
    )
  })

  it('is nothing where nothing was written', () => {
    expect(readMemory(null)).toBe(noMemory)
  })

  it('is read as the first gateways wrote it, what they did not know filled in', () => {
    const read = readMemory(bytes(json))
    expect([...read.heartbeat]).toEqual([1, 2, 3, 4])
    expect(read).toMatchObject({ verdict: 'healthy', skewMs: -27, clockSkewAt: -1, braked: false })
    expect(read.window).toMatchObject({ newest: { bootEpoch: 1, seq: 7 }, missed: 2 })
    expect(readMemory(packMemory(read)).window.gaps).toEqual(json.window.gaps)
  })

  it.each([
    ['a newer form', Uint8Array.of(3)],
    ['JSON of a newer form', bytes({ ...json, form: 2 })],
    ['bytes that end too early', packMemory({ ...noMemory, intervalMs: 30_000 }).subarray(0, 3)],
  ])('is not taken for something else: %s', (_, spoilt) => {
    expect(() => readMemory(spoilt)).toThrow()
  })
})

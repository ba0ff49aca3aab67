import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBeats } from '../../../../src/core/heartbeat/order/beat-order.ts'

const beat = fc.record({ bootEpoch: fc.nat(5), seq: fc.integer({ min: 1, max: 5 }) })

describe('the order of beats', () => {
  it('goes by starts first and by numbers within a start', () => {
    const sorted = [
      { bootEpoch: 2, seq: 1 },
      { bootEpoch: 1, seq: 9 },
      { bootEpoch: 1, seq: 2 },
    ].sort(compareBeats)
    expect(sorted.map(({ bootEpoch, seq }) => `${bootEpoch}.${seq}`)).toEqual(['1.2', '1.9', '2.1'])
  })

  it('is total: antisymmetric, transitive, and equal only for the same beat', () => {
    fc.assert(
      fc.property(beat, beat, beat, (a, b, c) => {
        expect(Math.sign(compareBeats(a, b))).toBe(-Math.sign(compareBeats(b, a)) + 0)
        if (compareBeats(a, b) < 0 && compareBeats(b, c) < 0) expect(compareBeats(a, c)).toBeLessThan(0)
        if (compareBeats(a, b) === 0) expect(a).toEqual(b)
      }),
    )
  })
})

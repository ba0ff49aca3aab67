import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecordSlab } from '../../../../src/store/gateway/sqlite/fleet/record-slab.ts'

describe('the slab of records', () => {
  it('gives back the newest bytes of every number, whatever their sizes were before', () => {
    const number = fc.integer({ min: 0, max: 30 }).map((no) => (no > 25 ? no * 100 : no))
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(fc.array(fc.tuple(number, bytes), { maxLength: 200, size: 'max' }), (sets) => {
        const slab = new RecordSlab()
        const newest = new Map<number, Uint8Array>()
        for (const [no, record] of sets) {
          slab.set(no, record)
          newest.set(no, record)
        }
        for (const [no, record] of newest) expect(slab.get(no)).toEqual(record)
      }),
      { numRuns: 50 },
    )
  })

  it('has nothing for a number that was never set, and room for a record larger than its pieces', () => {
    const slab = new RecordSlab()
    expect(slab.get(5)).toBeNull()
    expect(slab.get(1_000_000)).toBeNull()
    const large = new Uint8Array(3_000_000).fill(7)
    slab.set(1, large)
    slab.set(2, Uint8Array.of(1))
    expect(slab.get(1)).toEqual(large)
    expect(slab.get(2)).toEqual(Uint8Array.of(1))
  })
})

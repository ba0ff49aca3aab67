import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heartbeatId } from '../../../src/core/heartbeat/heartbeat-id.ts'

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('a heartbeat id', () => {
  it('is hb_ and a ULID: the known form of a known time and randomness', () => {
    expect(heartbeatId(1469918176385, new Uint8Array(10))).toBe('hb_01ARYZ6S410000000000000000')
    expect(heartbeatId(0, new Uint8Array(10).fill(255))).toBe('hb_0000000000ZZZZZZZZZZZZZZZZ')
  })

  it('sorts by time and differs with its randomness', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 47), fc.integer({ min: 1, max: 1e6 }), bytes, bytes, (at, later, a, b) => {
        expect(heartbeatId(at, a) < heartbeatId(at + later, b)).toBe(true)
        expect(heartbeatId(at, a) === heartbeatId(at, b)).toBe(Buffer.from(a).equals(Buffer.from(b)))
      }),
    )
  })
})

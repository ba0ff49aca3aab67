import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heartbeatId } from '../../../../src/core/heartbeat/heartbeat-id.ts'
import { beatIdBytes, beatIdText } from '../../../../src/store/gateway/sqlite/beats/beat-id.ts'

const time = fc.integer({ min: 0, max: 0xff_00_00_00_00_00 - 1 })
const random = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('the bytes of a heartbeat id', () => {
  it('are those of its ULID: its time first, and the same id when they are read', () => {
    fc.assert(
      fc.property(time, random, (at, chance) => {
        const id = heartbeatId(at, chance)
        const bytes = beatIdBytes(id)
        expect(beatIdText(bytes)).toBe(id)
        expect(bytes.subarray(0, 6).reduce((value, byte) => value * 256 + byte, 0)).toBe(at)
        expect([...bytes.subarray(6)]).toEqual([...chance])
      }),
    )
  })

  it('of any other id are marked, and other ones for another id', () => {
    const others = [
      '',
      'hb_',
      'hb_80000000000000000000000000',
      'hb_0000000000000000000000000u',
      'x'.repeat(29),
      'hb_7ZZZZZZZZZ0000000000000000',
    ]
    const bytes = others.map((id) => beatIdBytes(id))
    for (const one of bytes) expect([one.length, one[0], beatIdText(one)]).toEqual([16, 255, null])
    expect(new Set(bytes.map((one) => Buffer.from(one).toString('hex'))).size).toBe(others.length)
  })
})

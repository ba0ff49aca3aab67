import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compressed, decompressed } from '../../../../src/store/gateway/sqlite/beats/block-codec.ts'

describe('the codec of blocks', () => {
  it('gives back what it packed, and packs no larger than it was by more than a head', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000, size: 'max' }), (bytes) => {
        const packed = compressed(bytes)
        expect(packed.bytes.length).toBeLessThanOrEqual(bytes.length + 64)
        expect(Buffer.compare(decompressed(packed.codec, packed.bytes), bytes)).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  it('reads what a Node without zstd has packed, and refuses what no Node has', () => {
    const bytes = Buffer.from('beat '.repeat(2_000))
    expect(Buffer.from(decompressed(2, deflateRawSync(bytes))).equals(bytes)).toBe(true)
    expect(() => decompressed(9, bytes)).toThrow()
  })
})

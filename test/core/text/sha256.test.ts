import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sha256, sha256 } from '../../../src/core/text/sha256.ts'

const oracle = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex')

describe('sha256', () => {
  it('gives the examples of FIPS 180-4', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('agrees with OpenSSL at every length around a block', () => {
    for (let length = 0; length <= 200; length += 1) {
      const bytes = new Uint8Array(length).map((_, index) => (index * 37 + length) & 255)
      expect(sha256(bytes), `length ${length}`).toBe(oracle(bytes))
    }
  })

  it('agrees with OpenSSL for any bytes and any text', () => {
    const agrees = (data: Uint8Array | string) => {
      expect(sha256(data)).toBe(oracle(data))
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), agrees))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), agrees))
  })

  it('does not mind how its input is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 })), (parts) => {
        const hash = new Sha256()
        for (const part of parts) hash.update(part)
        expect(hash.hex()).toBe(oracle(Buffer.concat(parts)))
      }),
    )
  })
})

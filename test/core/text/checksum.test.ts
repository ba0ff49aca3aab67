import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksum } from '../../../src/core/text/checksum.ts'

describe('the checksum', () => {
  it('is the same for the same texts and 16 hexadecimal digits', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(checksum(...texts)).toBe(checksum(...texts))
        expect(checksum(...texts)).toMatch(/^[0-9a-f]{16}$/)
      }),
    )
  })

  it('is another one whichever character is changed, left out or moved to the next text', () => {
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
        (whole, place, other) => {
          const at = place % whole.length
          const original = checksum(whole, '')
          if (whole[at] !== other) {
            expect(checksum(whole.slice(0, at) + other + whole.slice(at + 1), '')).not.toBe(original)
          }
          expect(checksum(whole.slice(0, at) + whole.slice(at + 1), '')).not.toBe(original)
          expect(checksum(whole.slice(0, at), whole.slice(at))).not.toBe(original)
        },
      ),
    )
  })
})

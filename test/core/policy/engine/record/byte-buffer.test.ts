import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ByteBuffer } from '../../../../../src/core/policy/engine/record/byte-buffer.ts'

it('writes texts of any length and script as UTF-8 behind its length', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ minLength: 60, maxLength: 5_000 }),
  )
  const buffer = new ByteBuffer()
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      buffer.clear()
      for (const one of texts) buffer.text(one)
      const expected = texts.map((one) => {
        const bytes = Buffer.from(new TextEncoder().encode(one))
        const head = Buffer.alloc(4)
        head.writeUInt32BE(bytes.length)
        return Buffer.concat([head, bytes])
      })
      expect(Buffer.from(buffer.bytes()).equals(Buffer.concat(expected))).toBe(true)
    }),
  )
})

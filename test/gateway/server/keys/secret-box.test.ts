import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretBox } from '../../../../src/gateway/server/keys/secret-box.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
const secret = fc.uint8Array({ minLength: 1, maxLength: 64 })

describe('a sealed secret', () => {
  it('opens under the key and the name it was sealed under, and under no other', () => {
    fc.assert(
      fc.property(key, key, secret, fc.string(), fc.string(), (own, other, plain, name, stranger) => {
        fc.pre(name !== stranger && Buffer.compare(own, other) !== 0)
        const box = new SecretBox(own)
        const sealed = box.seal(plain, name)
        expect(Buffer.from(box.open(sealed, name) ?? [])).toEqual(Buffer.from(plain))
        expect(box.open(sealed, stranger)).toBeNull()
        expect(new SecretBox(other).open(sealed, name)).toBeNull()
      }),
    )
  })

  it('does not open with any one bit changed, nor cut short', () => {
    fc.assert(
      fc.property(key, secret, fc.nat(), fc.nat(7), (own, plain, place, bit) => {
        const box = new SecretBox(own)
        const bytes = Buffer.from(box.seal(plain, 'k'), 'base64')
        expect(box.open(bytes.subarray(0, place % bytes.length).toString('base64'), 'k')).toBeNull()
        const at = place % bytes.length
        bytes[at] = (bytes[at] as number) ^ (1 << bit)
        expect(box.open(bytes.toString('base64'), 'k')).toBeNull()
      }),
    )
  })

  it('is never sealed twice the same', () => {
    const box = new SecretBox(new Uint8Array(32))
    expect(box.seal(new Uint8Array(32), 'k')).not.toBe(box.seal(new Uint8Array(32), 'k'))
  })
})

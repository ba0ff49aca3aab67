import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scopes } from '../../../../src/core/fleet/scopes.ts'
import { allows, isToken, mintToken, tokenId } from '../../../../src/gateway/server/keys/operator-token.ts'

const bytes = fc.uint8Array({ minLength: 42, maxLength: 42 })

describe('an operator’s token', () => {
  it('names itself, and is the one whose digest is kept', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        const { id, token, digest } = mintToken(random)
        expect(token).toMatch(/^vt_[A-Za-z0-9_-]{67}$/)
        expect(tokenId(token)).toBe(id)
        expect(isToken(token, digest)).toBe(true)
        expect(isToken(token, null)).toBe(false)
        expect(digest).not.toContain(token.slice(19, 62))
      }),
    )
  })

  it('is none any more with any one character changed', () => {
    const other = fc.constantFrom(...'abcXYZ019_-')
    fc.assert(
      fc.property(bytes, fc.nat(69), other, (random, at, character) => {
        const { token, digest } = mintToken(random)
        const changed = token.slice(0, at) + character + token.slice(at + 1)
        fc.pre(changed !== token)
        expect(tokenId(changed)).toBeNull()
        expect(isToken(changed, digest)).toBe(false)
      }),
    )
  })

  it('has an id and a secret of its own for every draw', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, two) => {
        fc.pre(Buffer.compare(one, two) !== 0)
        expect(mintToken(one).token).not.toBe(mintToken(two).token)
      }),
    )
  })

  it('holds the scopes below its own', () => {
    const held = scopes.map((scope) => scopes.filter((wanted) => allows([scope], wanted)))
    expect(held).toEqual([scopes.slice(0, 1), scopes.slice(0, 2), scopes])
    expect(allows([], 'operator.read')).toBe(false)
  })
})

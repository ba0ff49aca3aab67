import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalAddress } from '../../../src/core/text/canonical-address.ts'

describe('an address in its one form', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['::FFFF:192.0.2.1', '::ffff:c000:201'],
    ['::', '::'],
    ['192.0.2', null],
    ['192.0.2.256', null],
    ['192.0.2.1.', null],
    ['2001:db8', null],
    ['fe80::1%eth0', null],
    ['host.example', null],
    ['', null],
  ])('of %s is %s', (text, one) => expect(canonicalAddress(text)).toBe(one))

  it('is an address for every address, and stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const one = canonicalAddress(text)
        expect(isIP(one ?? '')).toBe(isIP(text))
        expect(canonicalAddress(one ?? '')).toBe(one)
      }),
    )
  })
})

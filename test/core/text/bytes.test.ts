import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBytes } from '../../../src/core/text/bytes.ts'

describe('parseBytes', () => {
  it.each([
    ['0B', 0],
    ['512B', 512],
    ['64KiB', 65_536],
    ['1.5MB', 1_500_000],
    ['2GiB', 2_147_483_648],
  ])('reads %s as %d', (text, bytes) => expect(parseBytes(text)).toBe(bytes))

  it.each(['', '64', '64 KiB', '64kib', '-1B', '1.5B', '1e3B', '9999999999999B', '999999999999GiB'])(
    'refuses %j',
    (text) => expect(parseBytes(text)).toBeNull(),
  )

  it('reads back every whole number of every unit', () => {
    const units = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(...Object.entries(units)), (amount, [unit, factor]) => {
        expect(parseBytes(`${amount}${unit}`)).toBe(amount * factor)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAgo, formatTook } from '../../../src/render/terminal/duration-ago.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

describe('formatAgo', () => {
  it.each([
    [0, 'just now'],
    [999, 'just now'],
    [-400, 'just now'],
    [second, '1s ago'],
    [59_999, '59s ago'],
    [3 * minute + 20 * second, '3m ago'],
    [2 * hour + 10 * minute + 5 * second, '2h10m ago'],
    [2 * hour, '2h ago'],
    [11 * hour + 59 * minute, '11h ago'],
    [day + 6 * hour, '1d6h ago'],
    [12 * day + 6 * hour, '12d ago'],
    [4_000 * day, '4000d ago'],
    [-3 * minute, 'in 3m'],
    [Number.NaN, 'at an unknown time'],
    [Number.POSITIVE_INFINITY, 'at an unknown time'],
  ])('says %d ms as %s', (elapsed, words) => {
    expect(formatAgo(elapsed)).toBe(words)
  })

  it('is short for every span', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (elapsed) => formatAgo(elapsed).length <= 16))
  })
})

describe('formatTook', () => {
  it.each([
    [0, '0 ms'],
    [0.04, '0 ms'],
    [0.41, '0.4 ms'],
    [9.99, '10 ms'],
    [31.4, '31 ms'],
    [999.6, '1 s'],
    [1_254, '1.25 s'],
    [2_000, '2 s'],
  ])('says %d ms as %s', (ms, words) => {
    expect(formatTook(ms)).toBe(words)
  })
})

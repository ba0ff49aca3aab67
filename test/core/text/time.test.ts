import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoTime } from '../../../src/core/text/time.ts'

const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

describe('isoTime', () => {
  it('gives what toISOString gives, at every time from 1970 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last }), (at) => {
        expect(isoTime(at)).toBe(new Date(at).toISOString())
      }),
      { numRuns: 3_000 },
    )
  })

  it.each(['1970-01-01', '1972-02-29', '2000-02-29', '2026-11-21', '2100-02-28', '2100-03-01', '2400-12-31'])(
    'agrees around midnight of %s',
    (date) => {
      for (const ms of [0, 1, 86_399_999]) {
        const at = Date.parse(`${date}T00:00:00Z`) + ms
        expect(isoTime(at)).toBe(new Date(at).toISOString())
      }
    },
  )

  it('cuts what is below a millisecond and refuses what it cannot write', () => {
    expect(isoTime(1.9)).toBe('1970-01-01T00:00:00.001Z')
    for (const at of [-1, last + 1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => isoTime(at)).toThrow(RangeError)
  })
})

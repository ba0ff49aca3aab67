import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparkline } from '../../../src/render/terminal/sparkline.ts'

const heights = [...'▁▂▃▄▅▆▇█']
const asciiHeights = [...'_.:-=+*#']
const double = fc.double({ noNaN: true, noDefaultInfinity: true })
const series = fc.array(fc.option(double))

describe('sparkline', () => {
  it.each([
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[0, null, 7], '▁ █'],
    [[5, 5], '▅▅'],
    [[null, null], '  '],
    [[], ''],
    [[-Number.MAX_VALUE, Number.MAX_VALUE], '▁█'],
  ])('draws %j as %j', (values, drawn) => {
    expect(sparkline(values, { width: 80, unicode: true })).toBe(drawn)
  })

  it('shows the newest values where there are more than columns', () => {
    expect(sparkline([9, 9, 0, 1], { width: 2, unicode: false })).toBe('_#')
    expect(sparkline([1, 2], { width: 0, unicode: true })).toBe('')
  })

  it('keeps values outside a given scale at its ends', () => {
    expect(sparkline([-50, 0, 100, 150], { width: 9, unicode: true, min: 0, max: 100 })).toBe('▁▁██')
  })

  it('gives one glyph a value, none of them outside its alphabet', () => {
    fc.assert(
      fc.property(series, fc.nat(40), fc.boolean(), (values, width, unicode) => {
        const drawn = [...sparkline(values, { width, unicode })]
        const alphabet = unicode ? heights : asciiHeights
        expect(drawn).toHaveLength(Math.min(width, values.length))
        expect(drawn.every((glyph) => glyph === ' ' || alphabet.includes(glyph))).toBe(true)
      }),
    )
  })

  it('never draws a larger value lower', () => {
    fc.assert(
      fc.property(fc.array(double, { minLength: 2 }), (values) => {
        const drawn = [...sparkline(values, { width: values.length, unicode: true })]
        const order = values
          .map((value, index) => ({ value, height: heights.indexOf(drawn[index] ?? '') }))
          .toSorted((a, b) => a.value - b.value)
        for (const [index, { height, value }] of order.entries()) {
          const next = order[index + 1]
          if (next !== undefined && next.value > value) expect(next.height).toBeGreaterThanOrEqual(height)
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedValues, numberText, valueText } from '../../../src/render/terminal/value-text.ts'
import { anyValue } from '../hostile-report.ts'

describe('numberText', () => {
  it.each([
    [12, '12'],
    [12.1, '12.1'],
    [0.312_34, '0.3123'],
    [263.47, '263.5'],
    [999.96, '1000'],
    [123_456.78, '123457'],
    [-0.000_012_346, '-0.00001235'],
  ])('shows %d as %s', (value, text) => {
    expect(numberText(value)).toBe(text)
  })

  it('is within a two-thousandth of the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.abs(Number(numberText(value)) - value)).toBeLessThanOrEqual(Math.abs(value) / 2_000)
      }),
    )
  })
})

describe('valueText', () => {
  it.each([
    ['refused', 'refused'],
    ['two words', '"two words"'],
    ['', '""'],
    [true, 'true'],
    [null, 'no value'],
    [[1, 'a'], '[1,"a"]'],
  ])('shows %j as %s', (value, text) => {
    expect(valueText(value)).toBe(text)
  })

  it('is printable for any value', () => {
    fc.assert(fc.property(anyValue, (value) => !/[\x00-\x1f\x7f-\x9f\u202e]/.test(valueText(value))))
  })
})

describe('namedValues', () => {
  it('opens maps to a depth of three', () => {
    expect(namedValues({ a: { b: { c: { d: 1 } }, e: 2 }, f: {}, g: null })).toEqual([
      'a.b.c {"d":1}',
      'a.e 2',
      'f no value',
      'g no value',
    ])
  })
})

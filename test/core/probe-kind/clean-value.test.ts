import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanOf, cleanValue } from '../../../src/core/probe-kind/clean-value.ts'

describe('cleanValue', () => {
  it.each([
    ['numbers that are not finite', { a: Number.NaN, b: -1 / 0, c: 1 }, { c: 1 }],
    ['null and undefined', { a: null, b: undefined, c: [null, 1] }, { c: [1] }],
    ['what JSON does not know', { a: () => 1, b: 1n, c: Symbol('x'), d: true }, { d: true }],
    ['half a surrogate pair', { a: 'x\ud800', 'b\udc00': 1, c: '\u{1f600}' }, { c: '\u{1f600}' }],
    ['text over the limit', { a: 'x'.repeat(4_097), b: 'x'.repeat(4_096) }, { b: 'x'.repeat(4_096) }],
    ['keys over the limit', { [`k${'x'.repeat(128)}`]: 1, k: 1 }, { k: 1 }],
    [
      'keys that reach a prototype',
      JSON.parse('{"__proto__":{"a":1},"constructor":1,"prototype":1,"b":2}'),
      { b: 2 },
    ],
    ['a lone NaN', Number.NaN, null],
  ])('leaves out %s', (_what, given, expected) => expect(cleanValue(given)).toEqual(expected))

  it('has no negative zero', () => expect(Object.is(cleanValue(-0), 0)).toBe(true))

  it('ends on a value that holds itself', () => {
    const circle: Record<string, unknown> = {}
    circle.again = circle
    expect(JSON.stringify(cleanValue(circle)).length).toBeLessThan(200)
  })

  it('keeps a thousand entries at most', () => {
    expect(cleanValue(Array.from({ length: 5_000 }, (_, i) => i))).toHaveLength(1_000)
  })

  it.each([
    ['names', Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`m${i}`, i]))],
    ['numbers', Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`${i}`, i]))],
    ['maps', { deep: Array.from({ length: 3_000 }, () => ({ a: 1 })) }],
  ])(
    'keeps the fields of the verdict before thousands of others with %s, and counts the cut',
    (_what, flood) => {
      const { value, cut } = cleanOf({ ...flood, output: 'x', status: 'critical', exit_status: 2, up: false })
      expect(value).toMatchObject({ output: 'x', status: 'critical', exit_status: 2, up: false })
      expect(cut).toBeGreaterThanOrEqual(2_000)
    },
  )

  it('changes nothing that it has cleaned and gives only what JSON gives back', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
        (given) => {
          const cleaned = cleanValue(given)
          expect(cleanValue(cleaned)).toEqual(cleaned)
          expect(JSON.parse(JSON.stringify(cleaned))).toEqual(cleaned)
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineMap } from '../../../../../src/core/policy/language/source/line-map.ts'

test('a place counts lines and columns from one, and its length stays within the line', () => {
  const map = new LineMap('f', 'ab\r\ncd\n\nef')
  expect(map.place(0, 1)).toEqual({ file: 'f', line: 1, column: 1, length: 1 })
  expect(map.place(1, 9)).toEqual({ file: 'f', line: 1, column: 2, length: 1 })
  expect(map.place(4, 5)).toEqual({ file: 'f', line: 2, column: 1, length: 1 })
  expect(map.place(7, 7)).toEqual({ file: 'f', line: 3, column: 1, length: 1 })
  expect(map.place(8, 99)).toEqual({ file: 'f', line: 4, column: 1, length: 2 })
})

test('every offset has the place that counting line breaks gives', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n') }), fc.nat(40), (text, at) => {
      const offset = Math.min(at, text.length)
      const before = text.slice(0, offset).split('\n')
      expect(new LineMap('f', text).place(offset, offset)).toMatchObject({
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      })
    }),
  )
})

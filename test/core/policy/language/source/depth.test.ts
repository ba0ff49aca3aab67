import { expect, test } from 'vitest'
import { Parser } from 'yaml'
import { tooDeepAt } from '../../../../../src/core/policy/language/source/depth.ts'

test.each([
  ['a: 1', 1, null],
  ['a: [1]', 2, null],
  ['a: [1]', 1, 3],
  ['- - - 1', 2, 4],
  ['a:\n  b:\n    c: 1', 2, 12],
  ['? [x]\n: 1', 1, 2],
  ['[[1], [[2]], [[3]]]', 2, 7],
] as const)('%j is deeper than %i levels at %j', (text, levels, at) => {
  expect(tooDeepAt([...new Parser().parse(text)], levels)).toBe(at)
})

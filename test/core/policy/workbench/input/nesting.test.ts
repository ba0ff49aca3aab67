import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deepestNesting, tooDeepAt } from '../../../../../src/core/policy/workbench/input/nesting.ts'

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

it('a text may be nested so deep and no deeper, and its place is told', () => {
  expect(tooDeepAt(nested(deepestNesting))).toBe(-1)
  expect(tooDeepAt(nested(deepestNesting + 1))).toBe(deepestNesting)
  expect(tooDeepAt(nested(100_000))).toBe(deepestNesting)
})

it('brackets in a string are none', () => {
  expect(tooDeepAt(JSON.stringify({ text: `\\"${'['.repeat(200)}` }))).toBe(-1)
})

it('what JSON writes of any value is as deep as the value', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map((item) => depthOf(item)))
      : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 56, max: 70 }), (value, around) => {
      const text = `${'['.repeat(around)}${JSON.stringify(value)}${']'.repeat(around)}`
      expect(tooDeepAt(text) !== -1).toBe(
        depthOf(JSON.parse(JSON.stringify(value))) + around > deepestNesting,
      )
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../../../../src/core/policy/engine/evaluate/evaluate.ts'
import { createFrame, type Frame } from '../../../../../src/core/policy/engine/frame.ts'
import { parseCondition } from '../../../../../src/core/policy/language/condition/condition.ts'
import type { Expression } from '../../../../../src/core/policy/language/policy.ts'
import type { MaybeValue, Value } from '../../../../../src/core/value.ts'

function expression(source: string): Expression & { readonly names: readonly string[] } {
  const parsed = parseCondition(source, { names: new Map(), open: true }, 'any')
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message)
  return { ...parsed.expression, names: parsed.names }
}

function frameOf(names: readonly string[], values: Readonly<Record<string, MaybeValue>>): Frame {
  const frame = createFrame(names.length)
  names.forEach((name, slot) => {
    frame.values[slot] = values[name]
  })
  return frame
}

function evaluate(source: string, values: Readonly<Record<string, MaybeValue>> = {}): MaybeValue {
  const { tree, names } = expression(source)
  return compileExpression(tree, (name) => names.indexOf(name))(frameOf(names, values))
}

describe('has() (rule 7)', () => {
  it.each<[what: string, source: string, x: Value | undefined, expected: MaybeValue]>([
    ['a field that is there', 'has(x.a)', { a: 1 }, true],
    ['a field that the answer lacks', 'has(x.a)', { b: 1 }, false],
    ['a field of a target that failed', 'has(x.a)', { up: false, reason: 'timeout' }, undefined],
    ['what a failed target tells of itself', 'has(x.reason)', { up: false, reason: 'timeout' }, true],
    ['a part that was asked for and not told', 'has(x.a)', { unavailable: ['a'] }, undefined],
    ['a name without a value', 'has(x.a)', undefined, undefined],
    ['a value that is no map', 'has(x.a)', 3, undefined],
    ['a field inside an answer', 'has(x.a.b)', { a: {} }, false],
    ['a field inside what a failed target did not tell', 'has(x.a.b)', { up: false }, undefined],
    ['`in` on a target that failed', '"a" in x', { up: false }, undefined],
    ['`in` on one that answered', '"a" in x', { up: true }, false],
    ['the size of a failed target', 'size(x) < 5', { up: false }, undefined],
    ['a macro over a failed target', 'x.all(k, k != "a")', { up: false }, undefined],
    [
      'a macro over one that did not tell all',
      'x.exists(k, k == "a")',
      { up: true, unavailable: ['a'] },
      undefined,
    ],
    ['a failed target compared as a whole', 'x != 3', { up: false }, undefined],
  ])('%s', (_, source, x, expected) => {
    expect(evaluate(source, x === undefined ? {} : { x })).toBe(expected)
  })
})

describe('a value of the wrong type (rule 8)', () => {
  const misfitsOf = (source: string, values: Readonly<Record<string, Value>>) => {
    const { tree, names } = expression(source)
    const frame = frameOf(names, values)
    const value = compileExpression(tree, (name) => names.indexOf(name))(frame)
    return { value, misfits: frame.misfits }
  }

  it.each<[source: string, values: Readonly<Record<string, Value>>, text: string, value: Value]>([
    ['v < 10', { v: '8%' }, 'v', '8%'],
    ['v <= 10', { v: '8%' }, 'v', '8%'],
    ['v > 10', { v: '8%' }, 'v', '8%'],
    ['10 >= v', { v: '8%' }, 'v', '8%'],
    ['x.y >= 10', { x: { y: 'ten' } }, 'x.y', 'ten'],
    ['x["y"] > 10', { x: { y: true } }, 'x["y"]', true],
    ['v < w', { v: 1, w: '2' }, 'w', '2'],
    ['v * 2 < 10', { v: '8%' }, 'v', '8%'],
    ['1 - v < 10', { v: '8%' }, 'v', '8%'],
    ['-v < 10', { v: '8%' }, 'v', '8%'],
  ])('is unknown and noted with its value: %s', (source, values, text, value) => {
    expect(misfitsOf(source, values)).toEqual({ value: undefined, misfits: [{ text, value }] })
  })

  it.each<[source: string, values: Readonly<Record<string, Value>>]>([
    ['v == 10', { v: '8%' }],
    ['v < 10', {}],
    ['v < "b"', { v: 'a' }],
    ['v / 0 < 10', { v: 1 }],
    ['v in [1, 2]', { v: 'a' }],
  ])('is none where nothing is compared with a number: %s', (source, values) => {
    expect(misfitsOf(source, values).misfits).toEqual([])
  })
})

import { CelScalar, celEnv, celError, celFunc, isCelError, parse, plan } from '@bufbuild/cel'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { compileExpression } from '../../../../../src/core/policy/engine/evaluate/evaluate.ts'
import { createFrame, type Frame } from '../../../../../src/core/policy/engine/frame.ts'
import { parseCondition } from '../../../../../src/core/policy/language/condition/condition.ts'
import { numericComparisons } from '../../../../../src/core/policy/language/condition/numeric-comparisons.ts'
import type { Expression } from '../../../../../src/core/policy/language/policy.ts'
import { explainExpression } from '../../../../../src/core/policy/workbench/explain/tree.ts'
import type { MaybeValue, Value } from '../../../../../src/core/value.ts'
import { condition, scope } from '../../language/condition/arbitrary-condition.ts'

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

describe('three-valued logic', () => {
  const truth: Readonly<Record<string, MaybeValue>> = { t: true, f: false, u: undefined }
  it.each([
    [
      '&&',
      {
        tt: true,
        tf: false,
        tu: undefined,
        ft: false,
        ff: false,
        fu: false,
        ut: undefined,
        uf: false,
        uu: undefined,
      },
    ],
    [
      '||',
      {
        tt: true,
        tf: true,
        tu: true,
        ft: true,
        ff: false,
        fu: undefined,
        ut: true,
        uf: undefined,
        uu: undefined,
      },
    ],
  ])('gives %s the table of Kleene', (operator, table) => {
    for (const [pair, expected] of Object.entries(table)) {
      expect([pair, evaluate(`${pair[0]} ${operator} ${pair[1]}`, truth)]).toEqual([pair, expected])
    }
  })

  it.each<[string, MaybeValue]>([
    ['!u', undefined],
    ['u == u', undefined],
    ['u != 1', undefined],
    ['u < 1', undefined],
    ['u.x < 1', undefined],
    ['t ? 1 : u', 1],
    ['f ? 1 : u', undefined],
    ['u ? 1 : 1', undefined],
    ['[u, 1] == [1]', undefined],
    ['1 in [1, u]', undefined],
    ['has(u.x)', undefined],
    ['has(u.x.y)', undefined],
    ['has(t.x)', undefined],
    ['u.all(x, x)', undefined],
    ['size(u)', undefined],
  ])('takes a name without a value for unknown: %s', (source, expected) => {
    expect(evaluate(source, truth)).toBe(expected)
  })
})

describe('arithmetic', () => {
  it.each(['x / 0', 'x / 0.0', '1e308 * 10 * x', '0.0 / 0', '-x / 0 < 1', '7 % 0', '7 / 0'])(
    'is unknown where it leaves the finite numbers: %s',
    (source) => {
      expect(evaluate(source, { x: 1 })).toBeUndefined()
    },
  )

  // The one place where we part from CEL on purpose, so the oracle's division is changed to it.
  it('else divides as CEL does, whatever the divisor', () => {
    const { DOUBLE, INT } = CelScalar
    const finite = (left: number, right: number) => {
      if (!Number.isFinite(left / right)) throw celError('not finite')
      return left / right
    }
    const env = celEnv({
      funcs: [
        celFunc('_/_', [DOUBLE, DOUBLE], DOUBLE, finite),
        celFunc('_/_', [DOUBLE, INT], DOUBLE, (left, right) => finite(left, Number(right))),
        celFunc('_/_', [INT, DOUBLE], DOUBLE, (left, right) => finite(Number(left), right)),
      ],
    })
    const operand = fc.constantFrom('a', 'b', '0', '3', '7', '0.0', '2.5', 'size("ab")', '(a / b)', '(7 / 2)')
    fc.assert(
      fc.property(operand, operand, fc.integer({ min: -2, max: 2 }), fc.double(), (left, right, a, b) => {
        fc.pre(Number.isFinite(b))
        const source = `${left} / ${right} < 2.0`
        const answer = plan(env, parse(source))({ a, b })
        expect(evaluate(source, { a, b }), source).toBe(isCelError(answer) ? undefined : answer)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('properties that are not of the value itself', () => {
  const polluted = Object.prototype as { free_pct?: number }
  afterEach(() => {
    delete polluted.free_pct
  })

  it.each([
    'x.toString',
    'x.valueOf',
    'x["hasOwnProperty"]',
    'x.length',
    'text.length',
    'items.length',
    'items["0"]',
  ])('are unknown: %s', (source) => {
    expect(evaluate(source, { x: {}, text: 'abc', items: [1] })).toBeUndefined()
  })

  it('stay unknown when a prototype was tampered with', () => {
    polluted.free_pct = 1
    expect(evaluate('disk.free_pct < 15', { disk: {} })).toBeUndefined()
    expect(evaluate('has(disk.free_pct) || "free_pct" in disk', { disk: {} })).toBe(false)
  })
})

it('an evaluation never throws and never changes its frame, whatever the values', () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>
  const names = [...scope.names.keys()]
  fc.assert(
    fc.property(
      condition,
      fc.array(fc.option(value, { nil: undefined }), { minLength: 7, maxLength: 7 }),
      (source, values) => {
        const parsed = parseCondition(source, scope, 'bool')
        if (!parsed.ok) throw new Error(source)
        const frame = createFrame(names.length)
        values.forEach((each, slot) => {
          frame.values[slot] = each
        })
        const before = structuredClone(frame)
        const run = compileExpression(parsed.expression.tree, (name) => names.indexOf(name))
        const first = run(frame)
        expect(run(frame)).toEqual(first)
        // What it notes of values that are no numbers is for readers of the frame, and changes no value.
        expect({ ...frame, misfits: [] }).toEqual(before)
      },
    ),
    { numRuns: 1_000 },
  )
})

it('a macro inside a macro may use the same variable, and the outer one keeps its value', () => {
  const lists = { l: [[1, 2], [3]] }
  expect(evaluate('l.map(x, x.map(x, x * 10).size() + x[0])', lists)).toEqual([3, 4])
  expect(evaluate('l.exists(x, x.exists(y, y == 3) && x == [3])', lists)).toBe(true)
})

describe('explainExpression', () => {
  it('gives every part as it is written, with its parentheses, and what it came to', () => {
    const { names, ...parsed } = expression('(a + 1) * 2 < 10 && has(disk.free_pct)')
    expect(explainExpression(parsed, (name) => names.indexOf(name), frameOf(names, { a: 3 }))).toEqual({
      text: '(a + 1) * 2 < 10 && has(disk.free_pct)',
      value: undefined,
      children: [
        {
          text: '(a + 1) * 2 < 10',
          value: true,
          children: [
            {
              text: '(a + 1) * 2',
              value: 8,
              children: [{ text: 'a + 1', value: 4, children: [{ text: 'a', value: 3, children: [] }] }],
            },
          ],
        },
        {
          text: 'has(disk.free_pct)',
          value: undefined,
          children: [{ text: 'disk', value: undefined, children: [] }],
        },
      ],
    })
  })

  it('is not misled by parentheses in strings and comments', () => {
    const { names, ...parsed } = expression('(s + ")") == "(" // (')
    const [sum] = explainExpression(parsed, () => 0, frameOf(names, { s: 'x' })).children
    expect(sum).toMatchObject({ text: 's + ")"', value: 'x)' })
  })
})

describe('numericComparisons', () => {
  it.each([
    ['disk.free_pct < 15', ['disk.free_pct < 15']],
    ['15 > a', ['a < 15']],
    ['-5 <= a && b == 2.5', ['a >= -5', 'b == 2.5']],
    ['a > 2 * 1024 || !(b != 0)', ['a > 2048', 'b != 0']],
    ['a + b > 3', ['null > 3']],
    ['a < b', []],
    ['1 < 2', []],
    ['s == "x"', []],
    ['l.all(x, x > 3) && l.size() > 1', ['null > 1']],
    ['(a > 1 ? b : 2) < 3', ['null < 3', 'a > 1']],
  ])('of %s are %j', (source, expected) => {
    const found = numericComparisons(expression(source).tree)
    expect(found.map(({ path, operator, threshold }) => `${path} ${operator} ${threshold}`)).toEqual(expected)
  })
})

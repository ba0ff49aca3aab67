import fc from 'fast-check'
import type { NameType, Scope } from '../../../../../src/core/policy/language/names.ts'
import type { Field } from '../../../../../src/core/probe-kind/kind.ts'
import type { Value } from '../../../../../src/core/value.ts'
import type { Sample } from './oracles.ts'

const field = (type: Field['type']): Field => ({ type, unit: null, description: '' })

/** A probe with known fields, one whose fields a plugin makes up, and signals of every type. */
export const scope: Scope = {
  open: false,
  names: new Map<string, NameType>([
    ['a', 'number'],
    ['b', 'number'],
    ['p', 'bool'],
    ['s', 'string'],
    ['d', 'dyn'],
    [
      'pr',
      {
        fields: {
          n: field('number'),
          ok: field('bool'),
          s: field('string'),
          m: field('map'),
          l: field('list'),
        },
      },
    ],
    ['ff', { fields: null }],
  ]),
}

const joined = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))

const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const text = oneOf('""', '"a"', '"ab"', "'b'", '"k"', '"n"', '"é𝄞"', "'('", 'r"\\("')
const small = fc.integer({ min: 0, max: 9 }).map(String)
const decimal = oneOf('0.0', '0.5', '1.0', '2.5', '15.0', '1e2')

interface Grammar {
  readonly bool: string
  readonly real: string
  readonly whole: string
  readonly text: string
}

/**
 * Conditions that are well typed as far as their text tells; which values they meet is open. Left out, because the
 * oracles disagree with each other or the meaning differs on purpose: doubles divided by what may be zero, `in` with
 * operands of different types, integers beyond 2^53.
 */
export const condition: fc.Arbitrary<string> = fc.letrec((tie: fc.LetrecTypedTie<Grammar>) => ({
  bool: fc.oneof(
    { depthSize: 'small', maxDepth: 5, withCrossShrink: true },
    oneOf('true', 'false', 'p', 'pr.ok', 'd', 'ff.k', 'has(pr.n)', 'has(ff.k)', 'has(pr.m.k)', 'has(ff.m.k)'),
    joined('(', tie('real'), ' ', oneOf('<', '<=', '>', '>=', '==', '!='), ' ', tie('real'), ')'),
    joined('(', tie('real'), oneOf('<', '<=', '>', '>='), decimal, ')'),
    joined('(', tie('bool'), ' && ', tie('bool'), ')'),
    joined('(', tie('bool'), ' || ', tie('bool'), ')'),
    oneOf('!p', '!pr.ok', '!d', '!has(pr.n)'),
    // @bufbuild/cel strikes out a double negation, and the check for bool with it.
    joined('!(true && ', tie('bool'), ')'),
    joined('(', tie('bool'), ' ? ', tie('bool'), ' : ', tie('bool'), ')'),
    joined('(', tie('bool'), oneOf('==', '!='), tie('bool'), ')'),
    joined('((', tie('text'), ')', oneOf('==', '!=', '<', '<=', '>', '>='), tie('text'), ')'),
    joined('(', tie('text'), ')', oneOf('.contains(', '.startsWith(', '.endsWith('), tie('text'), ')'),
    oneOf('(a in [1, 2, 3])', '(b in [0.5, 15.0])', '(pr.n in [1, 2])'),
    joined('(', oneOf('s', 'pr.s', '"k"'), ' in ', oneOf('["a", "ab"]', 'pr.m', '["k"]'), ')'),
    joined(
      oneOf('pr.l', 'ff.l', '[1, 2]', '[a, b]'),
      oneOf('.all(x, ', '.exists(x, ', '.exists_one(x, '),
      oneOf('x', 'x + 1', 'x / 2', '-x', 'a'),
      oneOf('<', '>', '==', '!='),
      tie('real'),
      ')',
    ),
    joined('pr.m.', oneOf('all', 'exists', 'exists_one'), '(a, a', oneOf('==', '!=', '<'), tie('text'), ')'),
    joined('(', oneOf('pr.l', '[a, b]', '[1, 2, 3]'), oneOf('==', '!='), oneOf('pr.l', 'ff.l'), ')'),
  ),
  real: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    oneOf('a', 'b', 'd', 'pr.n', 'ff.n', 'ff.m.k', 'ff.m["k"]', 'pr.m.k', 'pr.l[0]', 'pr["n"]', 'ff["a b"]'),
    decimal,
    tie('whole'),
    joined('(', tie('real'), oneOf(' + ', ' - ', ' * '), tie('real'), ')'),
    joined('(', tie('real'), ' / ', oneOf('2.0', '0.5', '3.0'), ')'),
    oneOf('-a', '-pr.n', '-ff.n', '-1.5'),
    joined('-(0.0 + ', tie('real'), ')'),
    joined('(', tie('bool'), ' ? ', oneOf('a', 'pr.n', '1.5'), ' : ', oneOf('b', 'ff.n', '-2.5'), ')'),
  ),
  whole: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    small,
    joined('size(', tie('text'), ')'),
    joined('size(', oneOf('pr.l', 'ff.l', 'pr.m', '[a, 1.0]', 'd'), ')'),
    oneOf('pr.l.size()', 's.size()', '[1, 2, 3].filter(x, x > 1)[0]', '[4, 5].map(y, y / 2)[1]', '[7][0]'),
    joined(
      oneOf('pr.l', 'ff.l'),
      oneOf('.map(x, x + 1)', '.filter(x, x > a)', '.map(x, x > 1.0, x * b)'),
      '.size()',
    ),
    joined('(', tie('whole'), oneOf(' + ', ' - ', ' * '), tie('whole'), ')'),
    joined('(', tie('whole'), ' / ', oneOf('2', '3', '4'), ')'),
    joined('-(0 + ', tie('whole'), ')'),
    joined('(', tie('bool'), ' ? ', small, ' : ', small, ')'),
  ),
  text: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    text,
    oneOf('s', 'pr.s', 'ff.s', 'pr.m["s"]'),
    joined(tie('text'), ' + ', tie('text')),
  ),
})).bool

const number: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(0, 1, 2, 15, -1, 0.5),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
)
const word: fc.Arbitrary<Value> = fc.constantFrom('', 'a', 'ab', 'b', 'é𝄞', 'k')
const scalar = fc.oneof(number, word, fc.boolean())
const maybe = { requiredKeys: [] }
const free = fc.record(
  {
    n: scalar,
    k: scalar,
    s: word,
    l: fc.array(scalar, { maxLength: 3 }),
    m: fc.record({ k: scalar }, maybe),
    'a b': number,
  },
  maybe,
)

/** One tick's values for {@link scope}: any may be missing, a whole probe too; `dyn` may be anything. */
export const sample: fc.Arbitrary<Sample> = fc.record(
  {
    a: number,
    b: number,
    p: fc.boolean(),
    s: word,
    d: fc.oneof(scalar, fc.array(number, { maxLength: 2 })),
    pr: fc.record(
      {
        n: number,
        ok: fc.boolean(),
        s: word,
        m: fc.record({ k: number, s: word, n: number }, maybe),
        l: fc.oneof(fc.constant([1, 2, 3]), fc.array(number, { maxLength: 3 })),
      },
      maybe,
    ),
    ff: free,
  },
  maybe,
)

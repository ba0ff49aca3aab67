import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCondition } from '../../../../../src/core/policy/language/condition/condition.ts'
import { nameProblem, type Scope } from '../../../../../src/core/policy/language/names.ts'
import { condition, scope } from './arbitrary-condition.ts'

const open: Scope = { names: new Map(), open: true }

/** The marked text and what is said about it, for each issue; empty when the condition is fine. */
function complaints(source: string, names: Scope = scope, expects: 'bool' | 'any' = 'bool') {
  const parsed = parseCondition(source, names, expects)
  if (parsed.ok) return []
  return parsed.issues.map(({ code, at, hint }) => [code, source.slice(...at), hint])
}

describe('a condition that cannot be read', () => {
  it.each([
    ['a = 3', 'syntax', '=', "Write '==' to compare."],
    ['a > 3 and p', 'syntax', 'and', "Write '&&'."],
    ['a > 3 | p', 'syntax', '|', "Write '||'."],
    ['not p', 'syntax', 'p', "Write '!' for not."],
    ['a < 15%', 'syntax', '%', 'Write a percentage as a plain number: 15.'],
    ['a < 500ms', 'syntax', 'ms', 'Numbers have no units here; the field says which unit it has.'],
    ['(a < 3', 'syntax', '3', null],
    ['a <', 'syntax', '<', null],
    ['pr.l.all(3, p)', 'syntax', '3', null],
    ['"abc', 'syntax', '"abc', null],
    [`${'('.repeat(20)}p${')'.repeat(20)}`, 'too_large', 'p', 'Split it into signals.'],
    [Array(101).fill('p').join('&&'), 'too_large', 'p', 'Split it into signals.'],
    [`p${' '.repeat(4_096)}`, 'too_large', ' ', 'Split it into signals.'],
  ])('%j is refused at its place', (source, code, marked, hint) => {
    expect(complaints(source)).toEqual([[code, marked, hint]])
  })

  it('is refused when it is empty', () => {
    expect(parseCondition('  ', scope, 'bool')).toMatchObject({
      issues: [{ message: 'The condition is empty.' }],
    })
  })

  it('may have 200 parts and be nested 19 parentheses deep', () => {
    expect(complaints(Array(100).fill('p').join('&&'))).toEqual([])
    expect(complaints(`${'('.repeat(19)}p${')'.repeat(19)}`)).toEqual([])
  })

  it('never makes the reader throw, whatever the text', () => {
    const piece = fc.constantFrom(
      ...'a p pr . ( ) [ ] { } < == && ! ? : , "k" 1 0x 2.5 -1 has( .map( x in __proto__ // \\ \' "'.split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (source) => {
          for (const { at } of issuesOf(source)) expect(at[1]).toBeGreaterThanOrEqual(at[0])
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

function issuesOf(source: string) {
  const parsed = parseCondition(source, scope, 'bool')
  return parsed.ok ? [] : parsed.issues
}

describe('a name or field that does not exist', () => {
  it.each([
    ['c > 1', 'unknown_name', 'c', "Did you mean 'a'?"],
    ['prr.n > 1', 'unknown_name', 'prr', "Did you mean 'pr'?"],
    ['ok && p', 'unknown_name', 'ok', "Did you mean 'pr.ok'?"],
    ['temperature > 1', 'unknown_name', 'temperature', 'Names of this policy: a, b, p, s, d, pr, ff.'],
    ['pr.nn > 1', 'unknown_field', 'nn', "Did you mean 'n'?"],
    ['pr["oj"]', 'unknown_field', '"oj"', "Did you mean 'ok'?"],
    ['has(pr.status)', 'unknown_field', 'status', 'It gives: n, ok, s, m, l.'],
    ['pr.l.all(x, y)', 'unknown_name', 'y', "Did you mean 'a'?"],
    ['pr.l.all(x, p) && x', 'unknown_name', 'x', "Did you mean 'a'?"],
    ['s.contain("a")', 'unknown_function', 'contain', "Did you mean 'contains'?"],
    ['sze(s) > 1', 'unknown_function', 'sze', "Did you mean 'size'?"],
  ])('%s is told with its place and the nearest that exists', (source, code, marked, hint) => {
    expect(complaints(source)[0]).toEqual([code, marked, hint])
  })

  it('is told together with all others of the condition', () => {
    expect(complaints('pr.nn > 1 && c > 2').map(([, marked]) => marked)).toEqual(['nn', 'c'])
  })

  it('is accepted where names come from the samples, and below a probe whose fields are open', () => {
    expect(complaints('disk_free_pct < 15 && api.tls.days < 3', open)).toEqual([])
    expect(complaints('ff.anything["at all"][0] > 1')).toEqual([])
  })
})

describe('types that do not go together', () => {
  it.each([
    ['pr.n < "a"', 'wrong_type', 'pr.n < "a"'],
    ['a', 'not_bool', 'a'],
    ['a + 1', 'not_bool', 'a + 1'],
    ['"text"', 'not_bool', '"text"'],
    ['p && a', 'wrong_type', 'p && a'],
    ['!a', 'wrong_type', '!a'],
    ['a == p', 'wrong_type', 'a == p'],
    ['(a + b) * 2 == s', 'wrong_type', '(a + b) * 2 == s'],
    ['p ? 1 > 0 : 2', 'wrong_type', 'p ? 1 > 0 : 2'],
    ['size(a) > 1', 'wrong_type', 'size(a)'],
    ['a.b > 1', 'wrong_type', 'b'],
    ['s.contains(3)', 'wrong_type', 's.contains(3)'],
    ['"n" in pr', 'wrong_type', '"n" in pr'],
    ['a in []', 'wrong_type', '[]'],
    ['has(pr)', 'wrong_type', 'has(pr)'],
    ['has(pr["n"])', 'wrong_type', 'has(pr["n"])'],
    ['pr.l.exists(x)', 'wrong_type', 'pr.l.exists(x)'],
    ['size(s, s) > 1', 'wrong_type', 'size'],
  ])('%s is a static error', (source, code, marked) => {
    expect(complaints(source).map((complaint) => complaint.slice(0, 2))).toEqual([[code, marked]])
  })

  it.each([
    ['a + 1', 'number'],
    ['size(pr.l)', 'number'],
    ['a < 1', 'bool'],
    ['s + "x"', 'string'],
    ['pr.l.map(x, x)', 'list'],
    ['pr', 'map'],
    ['ff', 'map'],
    ['ff.x', 'dyn'],
  ])('the expression %s is known to be a %s', (source, type) => {
    expect(parseCondition(source, scope, 'any')).toMatchObject({ ok: true, type })
  })

  it('are no error between whole numbers and others', () => {
    expect(complaints('pr.n == 15 && a / 2 + 1 > 3 * b && a in [200, 204] && b in [1, 2.5]')).toEqual([])
    expect(complaints('(p ? a : 0) > 1 && (p ? 1 : 2.5) < 2 && a % 2 == 1 && [1, 2.5][0] / 2 > 0')).toEqual(
      [],
    )
  })
})

describe('what conditions may not use', () => {
  it.each([
    ['s.matches("a+")', 'matches'],
    ['ff[s] == 1', 's'],
    ['pr.l[-1] == 1', '-1'],
    ['pr.l[1.0] == 1', '1.0'],
    ['{"a": 1}.a == 1', '{"a": 1}'],
    ['d == null', 'null'],
    ['d == 5u', '5u'],
    ['d == b"x"', 'b"x"'],
    ['9007199254740993 < a', '9007199254740993'],
    ['a < b == p', 'a < b == p'],
    ['__proto__ == 1', '__proto__'],
    ['constructor == 1', 'constructor'],
    ['ff.__proto__ == 1', '__proto__'],
    ['ff.constructor.prototype == 1', 'constructor'],
    ['ff["__proto__"] == 1', '"__proto__"'],
    ['has(ff.constructor)', 'constructor'],
    ['pr.l.all(constructor, p)', 'constructor'],
    ['pr.l.all(type, p)', 'type'],
  ])('%s is refused', (source, marked) => {
    expect(complaints(source)[0]?.slice(0, 2)).toEqual(['not_allowed', marked])
    expect(complaints(source, open)[0]?.slice(0, 2)).toEqual(['not_allowed', marked])
  })

  it.each([
    'duration("1s") > duration("2s")',
    'timestamp("2026-01-01T00:00:00Z").getFullYear() > 1',
    'string(a) == "1"',
    'dyn(a) > 1',
    'cel.bind(x, 1, x > 0)',
  ])('%s is refused as no function of conditions', (source) => {
    expect(complaints(source)[0]?.[0]).toBe('unknown_function')
  })

  it('says what to use instead of a pattern', () => {
    expect(complaints('s.matches("a")')[0]?.[2]).toMatch(/contains\(\).*'match' of its own/)
  })
})

describe('a condition that is fine', () => {
  it('gives the names it reads, once each, without the variables of its macros', () => {
    const parsed = parseCondition('b > 1 && pr.l.all(a, a > b && s == "x") && has(ff.k)', scope, 'bool')
    expect(parsed).toMatchObject({ ok: true, names: ['b', 'pr', 's', 'ff'] })
  })

  it('keeps its own text beside the tree', () => {
    expect(parseCondition('a < -5', scope, 'bool')).toEqual({
      ok: true,
      type: 'bool',
      names: ['a'],
      expression: {
        source: 'a < -5',
        tree: {
          op: '<',
          left: { op: 'name', name: 'a', at: [0, 1] },
          right: { op: 'value', value: -5, at: [4, 6] },
          at: [0, 6],
        },
      },
    })
  })

  it('has a tree that JSON keeps whole', () => {
    fc.assert(
      fc.property(condition, (source) => {
        const parsed = parseCondition(source, scope, 'bool')
        if (!parsed.ok) throw new Error(source)
        expect(JSON.parse(JSON.stringify(parsed.expression))).toEqual(parsed.expression)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a name for a probe, signal or fact', () => {
  it.each(['disk', 'api_p95_ms', '_x', 'A1'])('may be %s', (name) => {
    expect(nameProblem(name)).toBeNull()
  })

  it.each([
    'disk-root',
    '1st',
    '',
    'a.b',
    'type',
    'in',
    'true',
    '__proto__',
    'constructor',
    'é',
    'a'.repeat(129),
  ])('may not be %j', (name) => {
    expect(nameProblem(name)).not.toBeNull()
  })
})

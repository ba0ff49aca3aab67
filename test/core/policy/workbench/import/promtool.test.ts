import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { VitalsError } from '../../../../../src/core/errors.ts'
import { importRules } from '../../../../../src/core/policy/workbench/import/promtool.ts'
import { policyOf } from '../../../../timeline.ts'

function rulesOf(...rules: readonly object[]): string {
  return JSON.stringify({ groups: [{ name: 'g', interval: '1m', rules }] })
}

function imported(...rules: readonly object[]) {
  return importRules({ path: 'x/my.rules.yml', bytes: rulesOf(...rules) })
}

/** The transitions of the only check, as `from->to condition`, with what else they ask. */
function transitionsOf(rule: object) {
  const { yaml } = imported(rule)
  const [check] = policyOf(yaml ?? '').checks
  return check?.transitions.map(({ from, to, condition, forMs, holdMs }) => {
    return [`${from}->${to}`, condition.source, forMs, holdMs]
  })
}

describe('an alert becomes a check', () => {
  it.each([
    ['a > 5', 'a > 5', 'a <= 5'],
    ['5 < a', 'a > 5', 'a <= 5'],
    ['a == -0.5', 'a == -0.5', 'a != -0.5'],
    ['(a >= 1e3)', 'a >= 1000', 'a < 1000'],
    ['a < 0x10 # sixteen', 'a < 16', 'a >= 16'],
    ['a < 010 # eight', 'a < 8', 'a >= 8'],
    ['a < 09', 'a < 9', 'a >= 9'],
    ['a{job="x y",zone=\'b\'} > 5', 'a_x_y_b > 5', 'a_x_y_b <= 5'],
    ['ns:a:rate5m > 5', 'ns_a_rate5m > 5', 'ns_a_rate5m <= 5'],
    ['in > 5', 'in_series > 5', 'in_series <= 5'],
    ['a > 5 and b < 3', 'a > 5 && b < 3', '!(a > 5 && b < 3)'],
    ['a > 5 or b < 3 AND c == 1', 'a > 5 || (b < 3 && c == 1)', '!(a > 5 || (b < 3 && c == 1))'],
    ['(a > 5 or b < 3) and c == 1', '(a > 5 || b < 3) && c == 1', '!((a > 5 || b < 3) && c == 1)'],
    ['a{x="1"} > 5 and on() b{x="2"} > 3', 'a_1 > 5 && b_2 > 3', '!(a_1 > 5 && b_2 > 3)'],
    ['a{x="\\\\`"} > 5', 'a__ > 5', 'a__ <= 5'],
    ['a > 20000000000000000', 'a > 20000000000000000.0', 'a <= 20000000000000000.0'],
  ])('%s', (expr, fires, ends) => {
    expect(transitionsOf({ alert: 'A', expr })).toEqual([
      ['healthy->degraded', fires, 0, 0],
      ['degraded->healthy', ends, 0, 0],
    ])
  })

  it('with the time it must be true, the time it is kept, and its severity', () => {
    const rule = {
      alert: 'A',
      expr: 'a > 5',
      for: '1d1h',
      keep_firing_for: '90s',
      labels: { severity: 'page' },
    }
    expect(transitionsOf(rule)).toEqual([
      ['healthy->critical', 'a > 5', 90_000_000, 150_000],
      ['critical->healthy', 'a <= 5', 0, 0],
    ])
  })
})

test('names that would be the same are kept apart, and comments tell which is which', () => {
  const { yaml } = imported(
    { alert: 'Same!', expr: 'a{x="b"} > 1' },
    { alert: 'Same?', expr: 'a_b > 2 and a_b < 9' },
    { alert: '日本', expr: 'a{x="b\\n- c"} > 3' },
  )
  expect(yaml).toContain('#   a_b  a{x="b"}\n#   a_b_2  a_b\n#   a_b_c  a{x="b\\n- c"}\n')
  const { checks, names } = policyOf(yaml ?? '')
  expect(checks.map(({ name }) => name)).toEqual(['Same', 'Same-2', 'alert'])
  expect(names.filter(({ source }) => source === 'sample').map(({ name }) => name)).toEqual([
    'a_b',
    'a_b_2',
    'a_b_c',
  ])
})

describe('what cannot be translated is told with its place', () => {
  it.each([
    ['rate(a[5m]) > 1', "The function 'rate' cannot be translated."],
    ['a[5m] > 1', 'A range of a series cannot be translated.'],
    ['a offset 5m > 1', "'offset' cannot be translated."],
    ['a{x=~"y|z"} > 1', "'x=~' selects more than one series."],
    ['a > b', 'Only one series can be compared with one number.'],
    ['1 > 2', 'Only one series can be compared with one number.'],
    ['a', 'It ends where a comparison with a number should follow.'],
    ['a / b > 1', "'/' is more than a comparison of a series with a number."],
    ['a > bool 1', "'bool' makes every sample an alert."],
    ['a > 1 unless b > 2', "'unless' cannot be translated."],
    [
      'a{x="1"} > 1 and b > 2',
      "'and' joins series with equal labels only, and these ask for different ones.",
    ],
    ['a > 1 and on(x) b > 2', "'on' with labels cannot be translated."],
    ['a > 1 or on() b > 2', "'or on' cannot be translated."],
    ['a > 1 2', "'2' cannot be translated here."],
    ['a > Inf', 'Only one series can be compared with one number.'],
    [`${'('.repeat(60)}a > 1${')'.repeat(60)}`, 'There are too many parentheses.'],
    [Array(150).fill('a > 1').join(' or '), 'As a condition:'],
  ])('%s', (expr, why) => {
    const { yaml, notes } = imported({ alert: 'A', expr })
    expect(yaml).toBeNull()
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatchObject({ code: 'not_translated', place: { file: 'x/my.rules.yml', line: 1 } })
    expect(notes[0]?.message).toContain(`Alert 'A' is not translated. ${why}`)
  })

  it("an 'or' of different series, since Prometheus counts 'for' for each", () => {
    const rule = { alert: 'A', expr: 'a{x="1"} > 1 or a{x="2"} > 1', for: '5m' }
    expect(imported(rule).notes[0]?.message).toContain('counts each series by itself')
    expect(imported({ ...rule, for: '0s' }).notes).toEqual([])
  })

  it('in the order of the file: rules, and parts of rules that policies have no words for', () => {
    const bytes = `groups:
  - name: a
    interval: 30s
    limit: 5
    rules:
      - record: r
        expr: sum(a)
      - alert: B
        expr: a > 1
        labels: { team: x, severity: critical }
        annotations: { summary: s }
        for: 5 minutes
      - alert: C
        expr: a > 1
        labels: { team: x, severity: critical }
        annotations: { summary: s }
  - name: b
`
    const { notes, alerts } = importRules({ path: 'r.yml', bytes })
    expect(alerts).toBe(1)
    expect(
      notes.map(({ place, code, message }) => `${place?.line}:${place?.column} ${code} ${message}`),
    ).toEqual([
      "4:5 left_out 'limit' of group 'a' has no counterpart in a policy.",
      "6:17 not_translated Recording rule 'r' is not translated: a policy records no series.",
      "9:15 not_translated Alert 'B' is not translated. 'for' is no duration of at most ten years: 5 minutes.",
      "15:19 left_out 'team' of alert 'C' has no counterpart in a policy.",
      "16:9 left_out 'annotations' of alert 'C' has no counterpart in a policy.",
      "17:5 left_out Group 'b' is judged every 30s, like the others.",
    ])
  })
})

test.each([
  ['no YAML', 'groups: ['],
  ['no groups', 'rules: []'],
  ['groups that are none', 'groups: [1]'],
  ['a rule without an expression', 'groups: [{ name: a, rules: [{ alert: A }] }]'],
])('%s is unreadable', (_, bytes) => {
  try {
    importRules({ path: 'r.yml', bytes })
    expect.unreachable()
  } catch (failure) {
    expect(failure).toBeInstanceOf(VitalsError)
    expect(failure).toMatchObject({ code: 'RULES_UNREADABLE', exit: 65, findings: [{ severity: 'error' }] })
  }
})

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('#', '\n- x: y', ': ', '\u202e'),
)
const metric = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,80}$/)
const selector = fc
  .tuple(metric, fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), text), { maxLength: 2 }))
  .map(
    ([name, labels]) =>
      `${name}{${labels.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`,
  )
const alert = fc.record({
  alert: text,
  expr: fc.tuple(selector, fc.constantFrom('<', '==', '>='), fc.double()).map((parts) => parts.join(' ')),
})

test('whatever is in the rules, what is printed loads, and every rule is a check or told', () => {
  fc.assert(
    fc.property(fc.array(alert, { minLength: 1, maxLength: 5 }), (rules) => {
      let made: ReturnType<typeof importRules>
      try {
        made = imported(...rules)
      } catch (failure) {
        expect(failure).toMatchObject({ code: 'RULES_UNREADABLE' })
        return
      }
      const told = made.notes.filter(({ code }) => code === 'not_translated').length
      expect(made.alerts + told).toBe(rules.length)
      if (made.yaml !== null) expect(policyOf(made.yaml).checks).toHaveLength(made.alerts)
    }),
    { numRuns: 300 },
  )
})

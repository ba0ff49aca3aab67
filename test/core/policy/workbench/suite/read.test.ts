import { describe, expect, it } from 'vitest'
import { findingsOf, hintOf } from './suite-of.ts'

const head = 'policy: server.yaml\ntests:\n  - name: one\n'

const broken: readonly [what: string, suite: string, findings: readonly string[]][] = [
  [
    'no policy',
    'tests: [{ name: one, series: {}, expect: [{ state: healthy }] }]',
    ["missing_key The suite needs 'policy'."],
  ],
  [
    'the words of a policy',
    'name: a\nchecks: { disk: { critical: "disk.free_pct < 1" } }',
    ['2:1 wrong_kind This is a policy, not a suite of tests.'],
  ],
  ['no tests', 'policy: a.yaml\ntests: []', ["wrong_value 'tests' must have at least one test"]],
  ['a test that expects nothing', `${head}    series: {}\n    expect: []`, ['5:13 wrong_value']],
  [
    'a key too many',
    `${head}    series: {}\n    expcet: []\n    expect: [{ state: healthy }]`,
    ["5:5 unknown_key There is no key 'expcet' here."],
  ],
  [
    'a wrong series',
    `${head}    series: { disk_free_pct: "30x2 1+2 4" }\n    expect: [{ state: healthy }]`,
    ["4:36 wrong_series '1+2' does not say how often: 1+2x3."],
  ],
  [
    'a name the policy does not have',
    `${head}    series: { dsk.free_pct: 1 }\n    expect: [{ state: healthy }]`,
    ["4:15 unknown_name The policy server has no 'dsk.free_pct'."],
  ],
  [
    'a field the probe does not have',
    `${head}    series: { disk.fre_pct: 1 }\n    expect: [{ state: healthy }]`,
    ['4:15 unknown_name'],
  ],
  [
    'a field that is nearly one of the probe',
    `${head}    series: { api.upp: 1 }\n    expect: [{ state: healthy }]`,
    ["4:15 unknown_name The policy server has no 'api.upp'."],
  ],
  [
    'a number for true or false',
    `${head}    series: { api.up: "2x3" }\n    expect: [{ state: healthy }]`,
    ["4:23 wrong_series 'api.up' is either true or false."],
  ],
  [
    'a probe and its field',
    `${head}    series: { disk: [null], disk.free_pct: 1 }\n    expect: [{ state: healthy }]`,
    ['4:29 two_forms'],
  ],
  [
    'a fact the policy does not have',
    `${head}    series: {}\n    facts: { remediated: { at: 1m, value: true } }\n    expect: [{ state: healthy }]`,
    ["5:14 unknown_name The policy server has no fact 'remediated'."],
  ],
  [
    'a fact of another type',
    `${head}    series: {}\n    facts: { remediation_applied: { at: 1m, value: 1 } }\n    expect: [{ state: healthy }]`,
    ["5:52 wrong_type 'value' must be a bool, as the fact's type says."],
  ],
  [
    'a check the policy does not have',
    `${head}    series: {}\n    expect: [{ check: dsik, state: healthy }]`,
    ["5:23 unknown_check The policy server has no check 'dsik'."],
  ],
  [
    'an action the policy does not have',
    `${head}    series: {}\n    expect: [{ actions: [notify-opps] }]`,
    ["5:26 unknown_action The policy server has no action 'notify-opps'."],
  ],
  [
    'an action that never ran and is not there',
    `${head}    series: {}\n    expect: [{ never: { action: x } }]`,
    ["5:33 unknown_action The policy server has no action 'x'."],
  ],
  [
    'two expectations in one',
    `${head}    series: {}\n    expect: [{ state: healthy, actions: [] }]`,
    ['5:14 two_forms'],
  ],
  [
    'an expectation of nothing',
    `${head}    series: {}\n    expect: [{ at: 1m }]`,
    ['5:14 missing_key This entry expects nothing.'],
  ],
  ['a never of nothing', `${head}    series: {}\n    expect: [{ never: {} }]`, ['5:16 missing_key']],
  [
    'two kinds of time',
    `${head}    series: {}\n    expect: [{ at: 1m, from: 1m, state: healthy }]`,
    ["5:16 two_forms 'at' cannot stand beside 'from' and 'to'."],
  ],
  [
    'a span without a tick',
    `${head}    series: {}\n    expect: [{ from: 31s, to: 59s, state: healthy }]`,
    ["5:31 wrong_value No tick lies between 'from' and 'to'."],
  ],
  [
    'a time that is none',
    `${head}    series: {}\n    expect: [{ at: soon, state: healthy }]`,
    ["5:20 wrong_value 'at' must be a duration such as 500ms, 30s or 1m30s"],
  ],
  [
    'a state that is none',
    `${head}    series: {}\n    expect: [{ at: 1m, state: broken }]`,
    ["5:31 wrong_value 'state' must be one of"],
  ],
  [
    'a test without end',
    `${head}    interval: 1ms\n    series: {}\n    expect: [{ at: 1h, state: healthy }]`,
    ['3:5 too_long The test has 3600001 ticks; 1000000 are the most.'],
  ],
  ['nothing at all', '', ['The suite']],
  ['no YAML', 'policy: [', ['yaml_syntax']],
]

describe('a broken suite', () => {
  it.each(broken)('with %s is refused at its place', (_, suite, findings) => {
    const found = findingsOf(suite)
    expect(found).toHaveLength(findings.length)
    for (const [index, finding] of findings.entries()) expect(found[index]).toContain(finding)
  })

  it.each([
    ['api.upp', "Did you mean 'api.up'?"],
    ['apii.up', "Did you mean 'api.up'?"],
    ['apii.upp', "Did you mean 'api.up'?"],
    ['apii', "Did you mean 'api'?"],
    ['api.zzzzzz', "The probe 'api' gives up, "],
  ])('with the series %s is told the name that the policy has', (series, hint) => {
    expect(hintOf(`${head}    series: { ${series}: 1 }\n    expect: [{ state: healthy }]`)).toContain(hint)
  })

  it('is told everything at once', () => {
    const suite = `${head}    series: { dsk: 1, api.up: 3 }\n    expect: [{ check: no, state: healthy }, { at: 1m }]`
    expect(findingsOf(suite)).toHaveLength(4)
  })
})

import { describe, expect, it } from 'vitest'
import { coverageOf } from '../../../../../src/core/policy/workbench/suite/coverage.ts'
import { policyOf } from '../../../../timeline.ts'
import { diskPolicy, runsOf } from './suite-of.ts'

const story = `
    series: { disk_free_pct: "30x2 14x1 14 7 _ 7 25x3" }
    facts:  { remediation_applied: { at: 4m, value: true } }`

const one = (expectation: string, given = story) => `
policy: server.yaml
tests:
  - name: one
    interval: 30s${given}
    expect:
      - ${expectation}
`

const met: readonly string[] = [
  '{ at: 2m30s, state: degraded, reason: disk_free_below_warn }',
  '{ at: 2m59s, state: degraded }',
  '{ from: 3m, to: 3m30s, state: critical }',
  '{ from: 3m, to: 3m30s, check: disk, reason: disk_free_below_critical }',
  '{ at: 0s, state: healthy, check: disk }',
  '{ from: 5m, state: healthy }',
  '{ at: 9m, state: unknown, reason: missing_data }',
  '{ actions: [clean-tmp, notify-ops] }',
  '{ actions: [clean-tmp, { action: notify-ops, times: 2, check: disk }], to: 3m30s }',
  '{ at: 2m, actions: [notify-ops] }',
  '{ to: 1m30s, actions: [] }',
  '{ suppressed: [] }',
  '{ notifications: 4 }',
  '{ notifications: [degraded, critical, recovering, healthy], to: 6m }',
  '{ notifications: [{ kind: problem, at: 2m, check: disk }, { reason: disk_free_below_critical }], to: 3m }',
  '{ never: { state: unknown } }',
  '{ never: { reason: api_down } }',
  '{ never: { notification: flapping_started } }',
  '{ to: 2m30s, never: { action: clean-tmp } }',
]

it.each([
  ['no series', '{}'],
  ['a field that no check reads', '{ disk.used_pct: 1 }'],
  ['a name that the policy does not have', '{ dsk: 1 }'],
])('is refused with %s, whatever it expects', (_, series) => {
  const suite = `policy: x.yaml\ntests: [{ name: none, series: ${series}, expect: [{ never: { state: degraded } }] }]`
  expect(() => runsOf(suite)).toThrow('has a test without data')
})

it.each([
  ['a value that is missing at every tick', '{ disk: [null] }'],
  ['the signal alone', '{ disk_free_pct: "_x3" }'],
])('may give %s', (_, series) => {
  const suite = `policy: x.yaml\ntests: [{ name: a, series: ${series}, expect: [{ at: 0s, state: unknown }] }]`
  expect(runsOf(suite)[0]?.failures).toEqual([])
})

it('needs no series for a policy that reads facts alone', () => {
  const policy = `
facts: { orders: { type: number, initial: 5 } }
checks: { a: { transitions: { healthy->critical: { condition: orders < 1, consecutive: 1 } } } }`
  const suite = 'policy: x.yaml\ntests: [{ name: a, series: {}, expect: [{ never: { state: critical } }] }]'
  expect(runsOf(suite, policy)[0]?.failures).toEqual([])
})

const unmet: readonly [expectation: string, failure: object][] = [
  [
    '{ at: 2m30s, state: healthy }',
    {
      atMs: 150_000,
      expected: 'healthy at 2m30s',
      got: 'disk degraded: disk_free_below_warn (since 2m)',
      values: { disk_free_pct: 14 },
    },
  ],
  [
    '{ from: 3m, to: 4m, check: disk, state: critical }',
    { atMs: 240_000, expected: 'disk critical at 4m', values: { disk_free_pct: 7 } },
  ],
  ['{ at: 2m30s, state: degraded, reason: other }', { expected: 'degraded: other at 2m30s' }],
  [
    '{ at: 1m, check: api, state: healthy }',
    { atMs: null, got: 'not judged: the test gives nothing that it reads' },
  ],
  [
    '{ actions: [clean-tmp], to: 3m }',
    {
      atMs: 120_000,
      expected: 'actions clean-tmp',
      got: 'notify-ops of disk at 2m, notify-ops of disk at 3m, clean-tmp of disk at 3m',
    },
  ],
  ['{ actions: [clean-tmp, notify-ops], from: 9m }', { atMs: null, got: 'none' }],
  ['{ actions: [clean-tmp, { action: notify-ops, times: 1 }] }', { atMs: null }],
  ['{ notifications: 1 }', { expected: '1 notification', atMs: null }],
  ['{ notifications: [degraded, healthy] }', { atMs: 180_000, values: { disk_free_pct: 7 } }],
  ['{ notifications: [] }', { atMs: 120_000 }],
  [
    '{ never: { state: critical } }',
    {
      atMs: 180_000,
      expected: 'never critical at 3m',
      got: 'disk critical: disk_free_below_critical (since 3m)',
    },
  ],
  ['{ never: { action: clean-tmp } }', { atMs: 180_000, got: 'clean-tmp of disk at 3m' }],
  ['{ never: { notification: recovery } }', { expected: 'never a notification recovery' }],
]

describe('an expectation', () => {
  it.each(met)('%s is met', (expectation) => {
    expect(runsOf(one(expectation))[0]?.failures).toEqual([])
  })

  it.each(unmet)('%s is not met, which is told with place, time and values', (expectation, failure) => {
    const failures = runsOf(one(expectation))[0]?.failures
    expect(failures).toHaveLength(1)
    expect(failures?.[0]).toMatchObject({ ...failure, place: { file: 'a.test.yaml', line: 9, column: 9 } })
  })
})

describe('what a test gives', () => {
  it('fields of a probe make one result, and 1 and 0 are true and false where the field says so', () => {
    const given = '\n    series: { disk.free_pct: "30x3", api.up: "1 0x2", api.status: [200, 500, 500] }'
    const [run] = runsOf(one('{ at: 1m, state: critical, reason: api_down, check: api }', given))
    expect(run?.failures).toEqual([])
  })

  it('a list holds any values, gaps and errors of the prober', () => {
    const given = `
    series: { disk: [{ free_pct: 30 }, { value: null, error: not permitted }, { value: null, error: again }, null] }`
    const [run] = runsOf(one('{ at: 1m30s, check: disk, reason: probe_error }', given))
    expect(run?.failures).toEqual([])
  })

  it('a test ends the same way each time', () => {
    const suite = one('{ never: { state: critical } }')
    expect(runsOf(suite)).toEqual(runsOf(suite))
  })
})

describe('coverage', () => {
  it('names the transitions that no test took, in the order of the policy', () => {
    const coverage = coverageOf(policyOf(diskPolicy), runsOf(one('{ from: 5m, state: healthy }')))
    expect(coverage).toEqual({
      policy: 'server',
      transitions: 7,
      taken: 4,
      ratio: 4 / 7,
      notTaken: ['disk degraded->healthy', 'api healthy->critical', 'api critical->healthy'],
    })
  })

  it('counts a transition once, whichever tests took it', () => {
    const runs = [...runsOf(one('{ state: healthy }')), ...runsOf(one('{ state: healthy }'))]
    expect(coverageOf(policyOf(diskPolicy), runs).taken).toBe(4)
  })
})

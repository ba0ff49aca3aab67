import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadPolicy } from '../../../../src/core/policy/language/load/load.ts'
import { expandShorthand, type Shorthand } from '../../../../src/core/policy/language/shorthand.ts'

describe('The short form of a check', () => {
  it('stands for six transitions with a dead band between entry and exit', () => {
    const check = {
      signal: 'api_p95_ms',
      degraded: { above: 250, consecutive: 2 },
      critical: { above: 1000, for: '1m', reason: 'api_very_slow' },
      healthy: { below: 200, consecutive: 3 },
    }
    expect(written(check)).toEqual({
      'healthy->degraded': { condition: 'api_p95_ms > 250', consecutive: 2 },
      'healthy->critical': { condition: 'api_p95_ms > 1000', for: '1m', reason: 'api_very_slow' },
      'degraded->critical': { condition: 'api_p95_ms > 1000', for: '1m', reason: 'api_very_slow' },
      'degraded->healthy': { condition: 'api_p95_ms < 200', consecutive: 3 },
      'critical->degraded': { condition: 'api_p95_ms < 925', and: 'api_p95_ms >= 200', consecutive: 3 },
      'critical->healthy': { condition: 'api_p95_ms < 200', consecutive: 3 },
    })
  })

  it('is over as soon as its mildest threshold is no longer crossed, without `healthy`', () => {
    expect(written({ signal: 'disk.free_pct', critical: { below: 5 } })).toEqual({
      'healthy->critical': { condition: 'disk.free_pct < 5' },
      'critical->healthy': { condition: 'disk.free_pct >= 5' },
    })
  })

  it('puts an expression into parentheses', () => {
    expect(written({ signal: 'a + b', degraded: { above: -0.5 } })).toEqual({
      'healthy->degraded': { condition: '(a + b) > -0.5' },
      'degraded->healthy': { condition: '(a + b) <= -0.5' },
    })
  })

  it('loads as the same check as its transitions written out', () => {
    fc.assert(
      fc.property(shorthand(), (check) => {
        const long = stringify({ checks: { a: { transitions: written(check) } } })
        expect(load(stringify({ checks: { a: check } }))).toEqual(load(long))
      }),
      { numRuns: 100 },
    )
  })
})

function written(check: Shorthand): Record<string, unknown> {
  return Object.fromEntries(expandShorthand(check).map(({ from, to, file }) => [`${from}->${to}`, file]))
}

function load(yaml: string) {
  return loadPolicy({ path: 'p.yaml', bytes: yaml }, 'sha256:0').policy.checks
}

function shorthand(): fc.Arbitrary<Shorthand> {
  const value = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  const limit = fc
    .tuple(fc.constantFrom('above', 'below'), value)
    .map(([side, number]) => ({ [side]: number }))
  const extras = fc.record(
    {
      consecutive: fc.integer({ min: 1, max: 9 }),
      for: fc.constantFrom('30s', '5m'),
      hold: fc.constantFrom('0s', '10m'),
      reason: fc.constant('why'),
    },
    { requiredKeys: [] },
  )
  const threshold = fc.tuple(limit, extras).map(([side, rest]) => ({ ...side, ...rest }))
  return fc
    .record(
      {
        signal: fc.constantFrom('x', 'api.latency_ms', 'a + b', 'a > 1.0 ? a : b'),
        degraded: threshold,
        critical: threshold,
        healthy: threshold,
      },
      { requiredKeys: ['signal'] },
    )
    .filter(({ degraded, critical }) => degraded !== undefined || critical !== undefined)
}

it.each([
  ['below: 3, until: 20', 'below: 10', 'it must be above 3 and at most 10, not 20.'],
  ['below: 3, until: 2', 'below: 10', 'it must be above 3 and at most 10, not 2.'],
  ['above: 90, until: 20', 'above: 50', 'it must be below 90 and at least 50, not 20.'],
])('says between which values critical may be left: %s beside %s', (critical, degraded, words) => {
  const text = `checks: { d: { signal: x, degraded: { ${degraded} }, critical: { ${critical} } } }\n`
  const load = () => loadPolicy({ path: 'p.yaml', bytes: new TextEncoder().encode(text) }, 'sha256:0')
  expect(load).toThrow(
    expect.objectContaining({
      findings: [expect.objectContaining({ message: expect.stringContaining(words) })],
    }),
  )
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { loadPlacedPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { checkPolicy } from '../../../../../src/core/policy/workbench/lint/check.ts'
import { findingCodes } from '../../../../../src/core/policy/workbench/lint/finding-codes.ts'
import { badPolicies } from './bad-policies.ts'

const policies = join(import.meta.dirname, '../../../../../policies')
const shipped = readdirSync(policies).filter((name) => /^[a-z-]+\.yaml$/.test(name))

function check(yaml: string, noise = false) {
  const placed = loadPlacedPolicy({ path: 'test.yaml', bytes: yaml }, `sha256:${yaml}`)
  return checkPolicy(placed, noise ? { share: 0.05, seed: 1 } : null)
}

describe('a policy with one thing wrong is told so at its place', () => {
  it.each(badPolicies)('$what', ({ yaml, found }) => {
    const { findings } = check(yaml)
    const told = findings.map(({ place, code }) => `${place?.line}:${place?.column} ${code}`)
    expect(told.sort()).toEqual([...found].sort())
    for (const { code, severity, hint } of findings) {
      expect(severity).toBe(findingCodes[code as keyof typeof findingCodes].severity)
      expect(hint).not.toBeNull()
    }
  })

  it('and every code has a row', () => {
    const rows = new Set(badPolicies.flatMap(({ found }) => found.map((line) => line.split(' ')[1])))
    const underNoise = ['flaps_under_noise', 'not_searched']
    const codes = Object.keys(findingCodes).filter((code) => !underNoise.includes(code))
    expect([...rows].sort()).toEqual(codes.sort())
  })
})

describe('every shipped policy', () => {
  it.each(shipped)('%s has no finding, with 5 % of noise neither', (name) => {
    expect(check(readFileSync(join(policies, name), 'utf8'), true)).toEqual({ findings: [], flaps: [] })
  })
})

test('the policy of the seed has nothing worse than what is worth knowing, with 5 % of noise neither', () => {
  const seed = `transitions:
  healthy->degraded: { condition: disk_free_pct < 15, consecutive: 2 }
  degraded->critical: { condition: disk_free_pct < 8, consecutive: 1 }
  degraded->healthy: { condition: disk_free_pct > 20, consecutive: 3 }
  critical->recovering: { condition: remediation_applied == true }
  recovering->healthy: { condition: disk_free_pct > 20, consecutive: 2 }
`
  const { findings } = check(seed, true)
  expect(findings.map(({ code }) => code)).toEqual([
    'recovering_without_return',
    'critical_left_by_fact_only',
  ])
  expect(findings.map(({ severity }) => severity)).toEqual(['info', 'info'])
})

describe('what a check computes', () => {
  const computed = `checks:
  sum:
    transitions:
      healthy->degraded: { condition: a + b > 10 }
      degraded->healthy: { condition: a + b > 5 }
`

  it('is not guessed at, and a search for flaps says so', () => {
    expect(check(computed).findings).toEqual([])
    const [only] = check(computed, true).findings
    expect(only).toMatchObject({ code: 'not_searched', place: { line: 2, column: 3 } })
  })

  it('stands beside another field of the same probe', () => {
    const beside = `probes: { api: { kind: http, url: "http://127.0.0.1/" } }
signals: { p95: { expr: api.latency_ms, window: 5m, reduce: p95 } }
checks:
  api:
    transitions:
      healthy->critical: { condition: api.up == false }
      healthy->degraded: { condition: p95 > 200 }
      degraded->critical: { condition: api.up == false }
      degraded->healthy: { condition: p95 < 190 }
      critical->healthy: { condition: api.up == true, consecutive: 2 }
`
    expect(check(beside, true).findings.map(({ code }) => code)).toEqual(['flaps_under_noise'])
    const same = beside.replace('p95 < 190', 'api.latency_ms < 100')
    expect(check(same, true).findings.map(({ code }) => code)).toEqual(['not_searched'])
  })

  it('is checked once it is a signal', () => {
    const named = `signals: { total: a + b }\nfacts: { a: { type: number }, b: { type: number } }\n${computed.replaceAll('a + b', 'total')}`
    expect(check(named, true).findings.map(({ code }) => code)).toContain('overlapping_bands')
  })
})

test('one message in full', () => {
  const [overlap] = check(badPolicies.find(({ what }) => what === 'bands that overlap')?.yaml ?? '').findings
  expect(overlap?.message).toBe(
    "With free = 12.5, check 'disk' never settles: healthy -> degraded -> healthy.",
  )
})

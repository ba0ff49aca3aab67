import { describe, expect, it, test } from 'vitest'
import { loadPlacedPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { checkPolicy } from '../../../../../src/core/policy/workbench/lint/check.ts'

const probes = `probes:
  web: { kind: http, url: "http://127.0.0.1:8080/" }
  api: { kind: http, url: "http://127.0.0.1:8081/" }
checks:
`
const up = 'up: { critical: "web.up == false" }'
const slow = 'slow: { signal: web.latency_ms, degraded: { above: 500 }, healthy: { below: 400 } }'

function found(...checks: readonly string[]) {
  const bytes = `${probes}${checks.map((check) => `  ${check}\n`).join('')}`
  const { findings } = checkPolicy(loadPlacedPolicy({ path: 'p.yaml', bytes }, 'sha256:0'))
  return findings.filter(({ code }) => code === 'unknown_beside_failure')
}

test('A check that is unknown whenever another one is critical by the same failure is told what to write', () => {
  expect(found(up, slow)).toMatchObject([
    {
      severity: 'info',
      message:
        "Check 'slow' is unknown whenever the target of 'web' is down, beside check 'up', which is critical then: one failure is told twice.",
      hint: "Write into 'slow': depends_on: [up]",
      place: { line: 6, column: 3 },
    },
  ])
})

test('What it depends on already is in the line to write', () => {
  const api = 'api: { critical: "api.up == false" }'
  const both = slow.replace('{ signal', '{ depends_on: [api], signal')
  expect(found(up, api, both)[0]?.hint).toBe("Write into 'slow': depends_on: [api, up]")
})

describe('Nothing is told', () => {
  it.each<[string, readonly string[]]>([
    ['where it depends on that check', [up, slow.replace('{ signal', '{ depends_on: [up], signal')]],
    [
      'where it depends on it through another one',
      [
        up,
        'code: { depends_on: [up], critical: "web.status == 500" }',
        slow.replace('{ signal', '{ depends_on: [code], signal'),
      ],
    ],
    ['where the other one depends on it', [up.replace('{ crit', '{ depends_on: [slow], crit'), slow]],
    [
      'where it judges the failure itself',
      [up, 'both: { critical: "web.up == false || web.latency_ms > 500" }'],
    ],
    [
      'where the other one is degraded at most, which hides nothing unknown',
      [up.replace('crit', 'degr').replace('ical', 'aded'), slow],
    ],
    ['where it looks at another target', [up, slow.replace('web.', 'api.')]],
    [
      'where missing data keeps its state',
      [up, slow.replace('{ signal', '{ missing: { treat: keep }, signal')],
    ],
  ])('%s', (_, checks) => {
    expect(found(...checks)).toEqual([])
  })
})

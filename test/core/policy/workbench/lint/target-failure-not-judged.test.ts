import { describe, expect, it, test } from 'vitest'
import { loadPlacedPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { checkPolicy } from '../../../../../src/core/policy/workbench/lint/check.ts'

const web = 'web: { kind: http, url: "http://127.0.0.1:8080/" }'
const certificate = 'certificate: { kind: certificate, endpoint: "127.0.0.1:443" }'
const slow = 'slow: { signal: web.latency_ms, degraded: { above: 500 }, healthy: { below: 400 } }'
const expiring =
  'expiring: { signal: certificate.days_left, degraded: { below: 14 }, healthy: { above: 20 } }'

function notJudged(probes: readonly string[], checks: readonly string[], rest = '') {
  const listed = (lines: readonly string[]) => lines.map((line) => `  ${line}\n`).join('')
  const bytes = `${rest}probes:\n${listed(probes)}checks:\n${listed(checks)}`
  const { findings } = checkPolicy(loadPlacedPolicy({ path: 'p.yaml', bytes }, 'sha256:0'))
  return findings.filter(({ code }) => code === 'target_failure_not_judged')
}

describe('A target that is down', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['while only its answer is measured', [web], [slow]],
    ['while only its status is', [web], ['code: { critical: "web.status != 200" }']],
    [
      'while its being up only ends a problem',
      [web],
      [slow.replace('{ below: 400 }', '"web.up && web.latency_ms < 400"')],
    ],
    [
      'while another one is asked',
      [web, web.replace('web', 'api')],
      [slow, 'api: { critical: "api.up == false" }'],
    ],
    ['while nothing but its certificate is looked at', [certificate], [expiring]],
  ])('is told where no check gets worse by it: %s', (_, probes, checks) => {
    expect(notJudged(probes, checks)).toMatchObject([{ severity: 'warning', place: { column: 3 } }])
  })

  it.each<[string, readonly string[], readonly string[], string?]>([
    ['asks for it', [web], [slow, 'web: { critical: "web.up == false" }']],
    ['asks for the reason', [web], [slow, `web: { critical: 'web.reason == "timeout"' }`]],
    [
      'asks through a signal',
      [web],
      [slow, 'web: { signal: seen, critical: { below: 0.9 } }'],
      'signals: { seen: { expr: "web.up ? 1.0 : 0.0", window: 5m, reduce: avg } }\n',
    ],
    ['takes missing data for a problem', [web], [slow], 'defaults: { missing: { treat: breach } }\n'],
    [
      'asks for the service that the certificate belongs to',
      [web, certificate],
      [expiring, 'web: { critical: "web.up == false" }'],
    ],
    [
      'measures this host alone',
      ['disk: { kind: disk }'],
      ['disk: { signal: disk.free_pct, degraded: { below: 10 }, healthy: { above: 15 } }'],
    ],
    ['reads none of it', [web], ['disk: { critical: "full" }'], 'facts: { full: { type: bool } }\n'],
  ])('is not where a policy %s', (_, probes, checks, rest) => {
    expect(notJudged(probes, checks, rest)).toEqual([])
  })
})

test('What comes of it is told, with the check to add', () => {
  const [unknown] = notJudged([web], [slow])
  expect(unknown?.message).toBe(
    "Nothing asks whether the target of 'web' answers: when it is down, the state is unknown, never degraded or critical.",
  )
  expect(unknown?.hint).toBe('Add a check such as web-up: { critical: "web.up == false" }')
  const [kept] = notJudged([web], [slow], 'defaults: { missing: { treat: ok } }\n')
  expect(kept?.message).toContain("check 'slow' stays as it is (missing.treat: ok)")
})

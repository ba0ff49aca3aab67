import { describe, expect, it } from 'vitest'
import { loadPlacedPolicy } from '../../../../../src/core/policy/language/load/load.ts'
import { checkPolicy } from '../../../../../src/core/policy/workbench/lint/check.ts'

function told(check: string, signals = '') {
  const bytes = `probes:
  web: { kind: http, url: "http://127.0.0.1:8080/" }
  job: { kind: command, argv: [/bin/true] }
  jobs: { kind: queue, path: /var/spool/jobs }
${signals}checks:
  up: { critical: "web.up == false" }
  web: ${check}
`
  const { findings } = checkPolicy(loadPlacedPolicy({ path: 'p.yaml', bytes }, 'sha256:0'))
  const lines = bytes.split('\n')
  return findings
    .filter(({ code }) => code === 'no_dead_band')
    .map(({ place, hint }) => {
      const { line = 1, column = 1, length = 0 } = place ?? {}
      return `${lines[line - 1]?.slice(column - 1, column - 1 + length)}: ${hint}`
    })
}

const room = 'with room for noise between the two (a dead band)'

describe('A check that leaves a state where it enters it', () => {
  it.each([
    [
      'at the limit that says so, with what to add',
      '{ signal: web.latency_ms, degraded: { above: 500 }, critical: { above: 900 } }',
      [`degraded: Add 'healthy', ${room}, such as healthy: { below: 450 }`],
    ],
    [
      'at the limit for bad values below',
      '{ signal: web.tls_days_left, critical: { below: 10 } }',
      [`critical: Add 'healthy', ${room}, such as healthy: { above: 11 }`],
    ],
    [
      'at the end that is there',
      '{ signal: web.latency_ms, degraded: { above: 500 }, healthy: { below: 500 } }',
      [`healthy: Let 'healthy' ask for more than the end of 'degraded', ${room}.`],
    ],
    [
      'at a condition, with one to add',
      '{ degraded: web.latency_ms > 500 }',
      [`degraded: Add 'healthy', ${room}, such as healthy: "web.latency_ms < 450"`],
    ],
    [
      'once where two ways lead out of it',
      '{ degraded: web.latency_ms > 500, critical: web.latency_ms > 900, healthy: web.latency_ms < 450 }',
      [`critical: Write the limit of critical with 'above' or 'below' and 'until', ${room}.`],
    ],
    [
      'at the transition that was written',
      '{ transitions: { healthy->degraded: { condition: web.latency_ms > 500 }, degraded->healthy: { condition: web.latency_ms <= 500 } } }',
      [`web.latency_ms <= 500: Let degraded->healthy ask for more, ${room}.`],
    ],
  ])('is told %s', (_, check, expected) => {
    expect(told(check)).toEqual(expected)
  })

  it.each([
    ['the status of an answer', '{ critical: web.status >= 500, degraded: web.status >= 400 }'],
    ['a status that is not the right one', '{ critical: web.status != 200 }'],
    ['a status by a signal', '{ critical: code >= 500 }', 'signals: { code: web.status }\n'],
    ['the exit status of a program', '{ critical: job.exit_status > 1 }'],
    ['a count that is wrong from one on', '{ degraded: jobs.length >= 1 }'],
    ['a count that is wrong above none', '{ degraded: jobs.length > 0 }'],
  ])('is not told of %s, which has no room for a dead band', (_, check, signals = '') => {
    expect(told(check, signals)).toEqual([])
  })
})

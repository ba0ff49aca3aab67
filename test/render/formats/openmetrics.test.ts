import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { probeKinds } from '../../../src/core/probe-kind/registry.ts'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { renderOpenMetrics } from '../../../src/render/formats/openmetrics.ts'
import { hostileReport } from '../hostile-report.ts'
import { critical, degraded, flapping, healthy, probeResult, unknown } from '../sample-reports.ts'
import { parseOpenMetrics, type ReadSample } from './openmetrics-parser.ts'

const kindByName = (name: string) => probeKinds[name]?.fields ?? null
const rendered = (report: ProbeReport) => `${renderOpenMetrics(report, kindByName)}\n`
const samplesOf = (report: ProbeReport, metric: string): ReadSample[] =>
  parseOpenMetrics(rendered(report)).get(metric)?.samples ?? []

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined
if (!hasPromtool)
  process.stdout.write('promtool is not installed: metrics are read by the strict parser only\n')

const reports = { healthy, degraded, critical, unknown, flapping }

describe.each(Object.entries(reports))('OpenMetrics output of a %s report', (_, report) => {
  it('is read by a strict parser, holds gauges only and ends with # EOF', () => {
    const families = parseOpenMetrics(rendered(report))
    expect([...families.values()].every(({ type, help }) => type === 'gauge' && help !== null)).toBe(true)
  })

  it.runIf(hasPromtool)('passes promtool check metrics without a remark', () => {
    const run = spawnSync('promtool', ['check', 'metrics'], { input: rendered(report), encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})

it.runIf(hasPromtool)('promtool would have complained of a text that is wrong', () => {
  const input = rendered(healthy).replace('vitals_state_saved{', 'vitals_state_saved{policy="twice",')
  expect(spawnSync('promtool', ['check', 'metrics'], { input }).status).not.toBe(0)
})

describe('OpenMetrics output', () => {
  it('tells a state as one gauge for each state, of which one is 1', () => {
    const states = samplesOf(degraded, 'vitals_check_state').filter(({ labels }) => labels.check === 'disk')
    expect(states).toHaveLength(5)
    expect(states.filter(({ value }) => value === 1).map(({ labels }) => labels.state)).toEqual(['degraded'])
    expect(states.filter(({ value }) => value === 0)).toHaveLength(4)
  })

  it.each<[string, string, number, string, number]>([
    ['disk', 'free_pct', 12.1, 'vitals_probe_value_ratio', 0.121],
    ['disk', 'free_gb', 1.5, 'vitals_probe_value_bytes', 1_610_612_736],
    ['memory', 'available_mb', 2, 'vitals_probe_value_bytes', 2_097_152],
    ['http', 'latency_ms', 250, 'vitals_probe_value_seconds', 0.25],
    ['http', 'tls_days_left', 5, 'vitals_probe_value_seconds', 432_000],
    ['process', 'age_s', 7, 'vitals_probe_value_seconds', 7],
    ['process', 'count', 3, 'vitals_probe_value', 3],
    ['command', 'load1', 0.5, 'vitals_probe_value', 0.5],
  ])('gives %s.%s = %d as %s %d', (name, field, given, metric, expected) => {
    const report = { ...healthy, results: [probeResult(name, { value: { [field]: given } })] }
    expect(samplesOf(report, metric)).toEqual([
      { metric, labels: { policy: 'host', probe: name, field }, value: expected },
    ])
  })

  it('gives truth values as 0 and 1, opens maps, and passes over texts, lists and what is missing', () => {
    const value = { up: true, read_only: false, reason: 'x', list: [1], none: null, deep: { n: 1 } }
    const report = { ...healthy, results: [probeResult('a', { value }), probeResult('b', { value: null })] }
    const fields = samplesOf(report, 'vitals_probe_value').map(({ labels, value }) => [labels.field, value])
    expect(fields).toEqual([
      ['up', 1],
      ['read_only', 0],
      ['deep.n', 1],
    ])
    expect(samplesOf(report, 'vitals_probe_ok').map(({ value }) => value)).toEqual([1, 0])
  })

  it('tells when the policy was judged in seconds since 1970', () => {
    expect(samplesOf(healthy, 'vitals_last_run_timestamp_seconds')).toMatchObject([
      { labels: { policy: 'host' }, value: Date.parse(healthy.ts) / 1_000 },
    ])
  })

  it('is well-formed for hostile reports, without a character that a terminal would obey', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = rendered(report)
        parseOpenMetrics(text)
        expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e\ud800]/)
      }),
    )
  })
})

describe('the strict parser refuses', () => {
  it.each([
    ['no end', '# TYPE a gauge\na 1\n'],
    ['a time stamp', '# TYPE a gauge\na 1 1700000000\n# EOF\n'],
    ['a counter', '# TYPE a counter\na_total 1\n# EOF\n'],
    ['a sample twice', '# TYPE a gauge\na 1\na 2\n# EOF\n'],
    ['a unit that is not in the name', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
    ['a family in two parts', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# HELP a x\n# EOF\n'],
    ['an unknown escape', '# TYPE a gauge\na{b="\\t"} 1\n# EOF\n'],
    ['text after the end', '# TYPE a gauge\na 1\n# EOF\n# EOF\n'],
  ])('%s', (_, text) => {
    expect(() => parseOpenMetrics(text)).toThrow()
  })
})

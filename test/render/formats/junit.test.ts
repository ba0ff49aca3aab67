import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { renderJunit } from '../../../src/render/formats/junit.ts'
import { hostileReport } from '../hostile-report.ts'
import { critical, flapping, healthy, sampleReports } from '../sample-reports.ts'
import { readXml } from './xml-reader.ts'

const schema = join(import.meta.dirname, 'junit.xsd')
const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined
if (!hasXmllint)
  process.stdout.write('xmllint is not installed: JUnit XML is not checked against its schema\n')

function complaints(document: string): string | null {
  const run = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: document,
    encoding: 'utf8',
  })
  return run.status === 0 ? null : run.stderr
}

function suiteOf(report: ProbeReport) {
  const suites = readXml(renderJunit(report))
  expect([suites.name, suites.children.map(({ name }) => name)]).toEqual(['testsuites', ['testsuite']])
  const [suite] = suites.children
  return suite as NonNullable<typeof suite>
}

describe('JUnit output', () => {
  it.runIf(hasXmllint).each(Object.entries(sampleReports))(
    'of a %s report fits its XML schema',
    (_, report) => {
      expect(complaints(renderJunit(report))).toBeNull()
    },
  )

  it.runIf(hasXmllint)('would not fit with a test case too few', () => {
    expect(complaints(renderJunit(healthy).replace('<properties>', '<property>'))).not.toBeNull()
  })

  it('has a test case for each check, and counts what they came to', () => {
    const { attributes, children } = suiteOf(critical)
    const cases = children.filter(({ name }) => name === 'testcase')
    expect(attributes).toMatchObject({ name: 'server', tests: '5', failures: '2', errors: '1', skipped: '0' })
    expect(cases.map((each) => [each.attributes.name, each.children[0]?.name ?? 'passed'])).toEqual([
      ['memory', 'passed'],
      ['disk', 'failure'],
      ['cpu', 'passed'],
      ['gateway', 'failure'],
      ['backups', 'error'],
    ])
    expect(cases[3]?.children[0]?.attributes).toEqual({ message: 'gateway_down', type: 'critical' })
    expect(children.at(-1)?.text).toContain('probe backup could not be run: EACCES')
  })

  it('fails a check that recovers and skips one that was not judged', () => {
    const cases = suiteOf(flapping).children.filter(({ name }) => name === 'testcase')
    expect(cases.slice(0, 4).map((each) => each.children[0]?.name ?? 'passed')).toEqual([
      'failure',
      'failure',
      'skipped',
      'passed',
    ])
  })

  it('has the order of elements and the attributes that Ant demands', () => {
    const { attributes, children } = suiteOf(healthy)
    expect(children.map(({ name }) => name)).toEqual([
      'properties',
      ...['testcase', 'testcase', 'testcase'],
      'system-out',
      'system-err',
    ])
    expect(attributes.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    expect(attributes.time).toMatch(/^\d+\.\d{3}$/)
  })

  it('is well-formed for hostile reports, and counts right', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const document = renderJunit(report)
        expect(document).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
        const { attributes, children } = suiteOf(report)
        const outcomes = children.flatMap((each) => each.children.map(({ name }) => name))
        for (const [total, name] of [
          ['failures', 'failure'],
          ['errors', 'error'],
          ['skipped', 'skipped'],
        ] as const) {
          expect(Number(attributes[total])).toBe(outcomes.filter((outcome) => outcome === name).length)
        }
      }),
    )
  })

  it.runIf(hasXmllint)('fits its schema for hostile reports', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(complaints(renderJunit(report))).toBeNull()
      }),
      { numRuns: 30 },
    )
  })
})

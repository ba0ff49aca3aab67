import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProbeReport } from '../../../src/core/report/probe.ts'
import { renderTap } from '../../../src/render/formats/tap.ts'
import { temporaryDirectory } from '../../store/temporary-directory.ts'
import { hostileReport } from '../hostile-report.ts'
import { checkReport, critical, flapping, healthy } from '../sample-reports.ts'

const reader = join(import.meta.dirname, 'read-tap.pl')
const hasParser = spawnSync('perl', ['-MTAP::Parser', '-MJSON::PP', '-e', '1']).status === 0
if (!hasParser) process.stdout.write('perl has no TAP::Parser: TAP output is only checked by its own lines\n')

interface ReadTap {
  readonly version: number
  readonly tests: { ok: boolean; number: number; description: string; directive: string }[]
  readonly yaml: { state: string; reasons?: string }[]
  readonly comments: string[]
  readonly unknown: string[]
  readonly errors: string[]
}

function read(report: ProbeReport): ReadTap {
  const run = spawnSync('perl', [reader], { input: `${renderTap(report)}\n`, encoding: 'utf8' })
  expect(run.stderr).toBe('')
  return JSON.parse(run.stdout)
}

describe.runIf(hasParser)('TAP output, as TAP::Parser reads it,', () => {
  it('has one test for each check, in their order', () => {
    const { version, tests, unknown, errors } = read(critical)
    expect({ version, unknown, errors }).toEqual({ version: 13, unknown: [], errors: [] })
    expect(tests.map(({ ok, description }) => [ok, description])).toEqual([
      [true, '- memory'],
      [false, '- disk'],
      [true, '- cpu'],
      [false, '- gateway'],
      [false, '- backups'],
    ])
  })

  it('says why in a block of YAML, and what probes said in comments', () => {
    const { yaml, comments } = read(critical)
    expect(yaml).toMatchObject([
      { state: 'degraded', reasons: 'disk_free_below_warn', values: 'disk.free_pct 12.1' },
      { state: 'critical', reasons: 'gateway_down' },
      { state: 'unknown', reasons: 'no data from backup' },
    ])
    expect(comments.map((comment) => comment.split(':')[0])).toEqual([
      'probe api failed',
      'probe backup could not be run',
    ])
  })

  it('skips what was not judged', () => {
    const skipped = read(flapping).tests.filter(({ directive }) => directive === 'SKIP')
    expect(skipped.map(({ ok, description }) => [ok, description])).toEqual([[true, '- memory']])
  })

  it('skips everything where there are no checks', () => {
    expect(read({ ...healthy, checks: [] })).toMatchObject({ tests: [], errors: [], unknown: [] })
  })

  it('cannot be talked into a directive or another test by a name', () => {
    const names = ['a # SKIP', 'b # TODO', 'c\nok 9', 'd \\# SKIP x', '1..7', 'Bail out!']
    const checks = names.map((name) => checkReport(name, { state: 'critical', reasons: [name] }))
    const { tests, errors, unknown } = read({ ...healthy, checks })
    expect({ errors, unknown }).toEqual({ errors: [], unknown: [] })
    expect(tests.map(({ ok, directive }) => [ok, directive])).toEqual(names.map(() => [false, '']))
  })

  it('is read without an error for hostile reports', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const { tests, errors, unknown, yaml } = read(report)
        expect({ errors, unknown, count: tests.length }).toEqual({
          ...{ errors: [], unknown: [] },
          count: report.checks.length,
        })
        const failed = report.checks.filter(({ state, skipped }) => state !== 'healthy' && !skipped)
        expect(yaml.map(({ state }) => state)).toEqual(failed.map(({ state }) => state))
      }),
      { numRuns: 40 },
    )
  })

  it('is accepted or failed by prove as the checks are', () => {
    const directory = temporaryDirectory()
    const prove = (report: ProbeReport) => {
      const file = join(directory, `${report.state}.tap`)
      writeFileSync(file, `${renderTap(report)}\n`)
      return spawnSync('prove', ['--exec', 'cat', file], { encoding: 'utf8' })
    }
    expect(prove(healthy)).toMatchObject({ status: 0 })
    expect(prove(critical).stdout).toContain('Failed tests:  2, 4-5')
  })
})

it('has a line for each check, and no character that a terminal would obey', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const lines = renderTap(report).split('\n')
      expect(lines.filter((line) => /^(not )?ok \d+ - /.test(line))).toHaveLength(report.checks.length)
      for (const line of lines) expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
    }),
  )
})

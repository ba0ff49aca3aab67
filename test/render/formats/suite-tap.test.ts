import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { renderSuiteTap } from '../../../src/render/formats/suite-tap.ts'
import { plainRuns, suiteRuns } from '../simulation/suite-runs.ts'

const hasProve = spawnSync('prove', ['--version']).error === undefined
if (!hasProve) process.stdout.write('prove is not installed: TAP is not read by a parser of others\n')

const folder = mkdtempSync(join(tmpdir(), 'vitals-tap-'))
afterAll(() => rmSync(folder, { recursive: true }))

function prove(tap: string): { status: number | null; stdout: string } {
  const file = join(folder, 'results.tap')
  writeFileSync(file, tap)
  return spawnSync(
    'prove',
    ['--norc', '--nocolor', '--source', 'File', '--file-option', 'extensions=.tap', file],
    {
      encoding: 'utf8',
    },
  )
}

describe('TAP', () => {
  it('is a plan, a line a test, and a block of YAML a failure', () => {
    expect(renderSuiteTap(plainRuns)).toMatchInlineSnapshot(`
      "TAP version 13
      1..2
      ok 1 - disk.test.yaml: fills slowly
      not ok 2 - disk.test.yaml: fills at once
        ---
        failures:
          - at: "disk.test.yaml:3:9"
            expected: "healthy at 2m30s"
            got: "disk degraded: disk_free_below_warn (since 2m)"
            values: {"disk_free_pct":14,"api.status":null}
          - at: "disk.test.yaml:3:9"
            expected: "healthy at 2m30s"
            got: "disk degraded: disk_free_below_warn (since 2m)"
            values: {}
        ...
      # coverage of disk: 2 of 3 transitions
      # not taken: disk degraded->critical
      "
    `)
  })

  it('takes no text for a directive, a result or an end', () => {
    const lines = renderSuiteTap(suiteRuns).split('\n')
    expect(lines.filter((line) => /^(not )?ok/.test(line))).toHaveLength(3)
    expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
    expect(lines.filter((line) => /^Bail/.test(line))).toEqual([])
    expect(lines.filter((line) => /[^\\]# SKIP/.test(line) && !/^ /.test(line))).toEqual([])
  })

  describe.runIf(hasProve)('as prove reads it', () => {
    it('a failed test is a failed test', () => {
      const { status, stdout } = prove(renderSuiteTap(suiteRuns))
      expect(stdout).toContain('Failed 2/3 subtests')
      expect(status).toBe(1)
    })

    it('passed tests are passed tests', () => {
      const [suite] = plainRuns.suites
      const tests = suite?.tests.slice(0, 1) ?? []
      const { status, stdout } = prove(
        renderSuiteTap({ ...plainRuns, suites: [{ ...suite, tests } as never] }),
      )
      expect(stdout).toContain('Result: PASS')
      expect(status).toBe(0)
    })
  })
})

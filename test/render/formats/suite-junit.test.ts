import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderSuiteJunit } from '../../../src/render/formats/suite-junit.ts'
import { plainRuns, suiteRuns } from '../simulation/suite-runs.ts'

const timing = { startedAt: Date.UTC(2026, 0, 2, 3, 4, 5), seconds: [0.25, 0.001] }
const schema = join(import.meta.dirname, 'suite-junit.xsd')
const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined
if (!hasXmllint)
  process.stdout.write('xmllint is not installed: JUnit reports are not checked against their schema\n')

/** What a reader of XML gets to see of an attribute, read by xmllint. */
function xpath(document: string, expression: string): string {
  return spawnSync('xmllint', ['--xpath', `string(${expression})`, '-'], {
    input: document,
    encoding: 'utf8',
  }).stdout
}

describe('a JUnit report', () => {
  it('is a testsuite a file and a testcase a test', () => {
    expect(renderSuiteJunit(plainRuns, timing)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite id="0" package="disk" name="disk.test.yaml" timestamp="2026-01-02T03:04:05" hostname="localhost" tests="2" failures="1" errors="0" time="0.250">
          <properties/>
          <testcase classname="disk" name="fills slowly" time="0.125"/>
          <testcase classname="disk" name="fills at once" time="0.125">
            <failure type="not_met" message="expected healthy at 2m30s, got disk degraded: disk_free_below_warn (since 2m)">disk.test.yaml:3:9
      expected healthy at 2m30s
      got disk degraded: disk_free_below_warn (since 2m)
      values {&quot;disk_free_pct&quot;:14,&quot;api.status&quot;:null}

      disk.test.yaml:3:9
      expected healthy at 2m30s
      got disk degraded: disk_free_below_warn (since 2m)
      values {}</failure>
          </testcase>
          <system-out/>
          <system-err/>
        </testsuite>
      </testsuites>
      "
    `)
  })

  it('has no character that XML cannot hold, nor markup of others', () => {
    const report = renderSuiteJunit(suiteRuns, timing)
    expect(report).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]|\p{Surrogate}/u)
    expect(report).not.toContain('<b>')
    expect(report).not.toContain(']]>')
  })

  describe.runIf(hasXmllint)('as xmllint reads it', () => {
    it.each(Object.entries({ plainRuns, suiteRuns, none: { suites: [], coverage: [] } }))(
      '%s follows the schema',
      (_, runs) => {
        const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], {
          input: renderSuiteJunit(runs, timing),
          encoding: 'utf8',
        })
        expect(stderr).toBe('- validates\n')
        expect(status).toBe(0)
      },
    )

    it('the schema refuses what is no such report', () => {
      const wrong = renderSuiteJunit(plainRuns, timing).replace(' hostname="localhost"', '')
      expect(spawnSync('xmllint', ['--noout', '--schema', schema, '-'], { input: wrong }).status).toBe(3)
    })

    it('texts arrive as they are', () => {
      const report = renderSuiteJunit(suiteRuns, timing)
      expect(xpath(report, '//testcase[2]/failure/@message')).toBe(
        'expected healthy at 2m30s, got disk degraded: disk_free_below_warn (since 2m)\n',
      )
      expect(xpath(report, '//testsuite[2]/testcase/@name')).toBe(
        'a # SKIP <b>&"\' ]]> \\ \\x1b[31m\\u{202e}\\x00\\u{d800} ok 3 -\nBail out!\n',
      )
    })
  })
})

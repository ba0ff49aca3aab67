import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

const policy = `
name: disk
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free_pct < 15, consecutive: 2, reason: low }
      degraded->healthy: { condition: free_pct > 20, consecutive: 2 }
`

const suite = (expectation: string) => `
policy: ../disk.yaml
tests:
  - name: falls
    series: { free_pct: "30 14x1" }
    expect: [${expectation}]
`

function folderWith(expectation: string): string {
  const folder = emptyDirectory()
  mkdirSync(join(folder, 'tests'))
  writeFileSync(join(folder, 'disk.yaml'), policy)
  writeFileSync(join(folder, 'tests', 'disk.test.yaml'), suite(expectation))
  return folder
}

const run = (folder: string, ...flags: string[]) => {
  return vitals(['policy', 'test', 'tests/disk.test.yaml', ...flags], { cwd: folder })
}

describe('vitals policy test', () => {
  it('ends with 0 when all tests pass, and finds the policy beside the suite', async () => {
    const { status, stdout, stderr } = await run(folderWith('{ at: 1m, state: degraded }'), '--coverage')
    expect(stdout).toBe(
      [
        'tests/disk.test.yaml (disk)',
        '  ok    falls',
        '',
        'Coverage of disk: 1 of 2 transitions (50 %)',
        '  not taken  disk degraded->healthy',
        '',
        '1 test, all passed',
        '',
      ].join('\n'),
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it.each([
    ['text', '1 test, 1 failed'],
    ['tap', 'not ok 1 - tests/disk.test.yaml: falls'],
    ['junit', '<failure type="not_met"'],
    ['json', '"failed": 1'],
  ])('ends with 1 when a test fails, told as %s', async (format, told) => {
    const { status, stdout } = await run(folderWith('{ at: 1m, state: healthy }'), '--format', format)
    expect(stdout).toContain(told)
    expect(status).toBe(1)
  })

  it('prints the same bytes each time as JSON', async () => {
    const folder = folderWith('{ at: 1m, state: healthy }')
    const outputs = [await run(folder, '--json'), await run(folder, '--json', '--format', 'json')]
    expect(outputs[0]?.stdout).toBe(outputs[1]?.stdout)
    expect(JSON.parse(outputs[0]?.stdout ?? '')).toMatchObject({ ok: false, tests: 1 })
  })

  it('runs several files, and counts the tests of one policy together', async () => {
    const policies = join(checkout, 'policies')
    const files = ['host.test.yaml', 'server.test.yaml', 'host.test.yaml']
    const { status, stdout } = await vitals(['policy', 'test', ...files, '--coverage'], { cwd: policies })
    expect(stdout.match(/Coverage of host: /g)).toHaveLength(1)
    expect(status).toBe(0)
  })

  it('refuses a broken suite with 78 before any test runs, in its place', async () => {
    const folder = folderWith('{ at: 1m, stat: degraded }')
    const { status, stdout, stderr } = await run(folder)
    expect(stderr).toContain("tests/disk.test.yaml:6:24: error: There is no key 'stat' here.")
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' })
    const asJson = await run(folder, '--json')
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'SUITE_INVALID' } })
    expect(asJson.status).toBe(78)
  })

  it.each([
    ['a suite that is not there', 66, 'nowhere.test.yaml', ''],
    [
      'a policy that is not there',
      66,
      'a.test.yaml',
      'policy: b.yaml\ntests: [{ name: a, series: {}, expect: [{ state: healthy }] }]',
    ],
  ])('ends with %s as %i', async (_, status, name, content) => {
    const folder = emptyDirectory()
    if (content !== '') writeFileSync(join(folder, name), content)
    expect((await vitals(['policy', 'test', name], { cwd: folder })).status).toBe(status)
  })

  it('tells a policy that is not there in the suite that names it', async () => {
    const folder = folderWith('{ at: 1m, state: degraded }')
    writeFileSync(join(folder, 'tests', 'disk.test.yaml'), suite('{ state: healthy }').replace('disk', 'dsk'))
    const { status, stdout, stderr } = await run(folder)
    expect({ status, stdout }).toEqual({ status: 66, stdout: '' })
    expect(stderr).toContain('There is no policy dsk.yaml.')
    expect(stderr).toContain('tests/disk.test.yaml:2:9: error: This suite takes its policy from dsk.yaml.')
    expect(stderr).toContain("Did you mean 'disk.yaml'?")
    const error = { code: 'POLICY_NOT_FOUND', findings: [{ place: { line: 2 } }] }
    expect(JSON.parse((await run(folder, '--json')).stdout)).toMatchObject({ error })
  })

  it('warns of a series that ends before another one of its test, and of none that says so', async () => {
    const folder = folderWith('{ at: 1m, state: degraded }')
    const path = join(folder, 'tests', 'disk.test.yaml')
    const withSeries = (b: string) => {
      writeFileSync(join(folder, 'disk.yaml'), policy.replace('free_pct < 15', 'free_pct < 15 || b > 1'))
      writeFileSync(path, suite('{ at: 1m, state: degraded }').replace('14x1"', `14x1", b: "${b}"`))
      return run(folder)
    }
    expect(await withSeries('0x1')).toMatchObject({
      status: 0,
      stderr:
        'vitals: tests/disk.test.yaml:5:36: warning: \'b\' has 2 samples and the longest series of this test 3, so its last ones are missing. "20x5" is six samples; write _ for one that is missing on purpose.\n',
    })
    expect(await withSeries('0x1 _')).toMatchObject({ status: 0, stderr: '' })
  })

  it('finds a policy by an absolute path, wherever the suite lies', async () => {
    const folder = folderWith('{ at: 1m, state: degraded }')
    const elsewhere = join(emptyDirectory(), 'far.test.yaml')
    writeFileSync(
      elsewhere,
      suite('{ at: 1m, state: degraded }').replace('../disk.yaml', join(folder, 'disk.yaml')),
    )
    expect(await vitals(['policy', 'test', elsewhere])).toMatchObject({ status: 0 })
  })

  it.each([
    ['no samples', 'series: {}', "The test 'falls' gives no samples."],
    ['names that nothing uses', 'series: { fre_pct: 1 }', "Did you mean 'free_pct'?"],
  ])('ends with 65 on %s, in their place', async (_, series, message) => {
    const folder = folderWith('{ at: 1m, state: healthy }')
    const path = join(folder, 'tests', 'disk.test.yaml')
    writeFileSync(path, suite('{ never: { state: critical } }').replace(/series: .*/, series))
    const { status, stdout, stderr } = await run(folder)
    expect({ status, stdout }).toEqual({ status: 65, stdout: '' })
    expect(stderr).toContain('tests/disk.test.yaml:5:')
    expect(stderr).toContain(message)
  })

  it('needs a file', async () => {
    expect((await vitals(['policy', 'test'])).status).toBe(64)
  })
})

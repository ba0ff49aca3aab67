import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { badPolicies } from '../core/policy/workbench/lint/bad-policies.ts'
import { checkout, emptyDirectory, vitals } from './vitals.ts'

const directory = emptyDirectory()

function written(what: string): string {
  const yaml = badPolicies.find((policy) => policy.what === what)?.yaml
  if (yaml === undefined) throw new Error(`no policy with ${what}`)
  const path = join(directory, `${what.replaceAll(' ', '-')}.yaml`)
  writeFileSync(path, yaml)
  return path
}

const shipped = ['host', 'server'].map((name) => join(checkout, 'policies', `${name}.yaml`))
const warned = written('one threshold for entry and exit')
const looping = written('a remedy that starts itself again')
const notPolicy = join(directory, 'not-a-policy.yaml')
writeFileSync(notPolicy, 'checks: { disk: {} }\n')

describe('the exit status of vitals policy check', () => {
  it.each([
    ['0 for the shipped policies, strict and under noise', [...shipped, '--strict', '--noise', '5%'], 0],
    ['0 for warnings', [warned], 0],
    ['1 for warnings when strict', [warned, '--strict'], 1],
    ['1 for what --noise finds when strict', [warned, '--strict', '--noise', '0.05'], 1],
    ['78 for a policy that would loop its own remedy', [looping], 78],
    ['78 for a file that is no policy, beside one that is', [warned, notPolicy, '--strict'], 78],
    ['64 for no file', [], 64],
    ['64 for a noise that is no share', [warned, '--noise', '5'], 64],
    ['64 for --expand as JSON', [warned, '--expand', '--json'], 64],
    ['66 for a file that is not there', [join(directory, 'absent.yaml')], 66],
  ])('is %s', async (_, args, status) => {
    expect((await vitals(['policy', 'check', ...args])).status).toBe(status)
  })
})

test('the loop of a remedy is told with its states and its place', async () => {
  const { stdout, stderr } = await vitals(['policy', 'check', looping])
  expect(stderr).toBe('')
  expect(stdout).toContain(`${looping}:11:3: error: Action 'clean' starts itself again: with free = 4, `)
  expect(stdout).toContain('critical -> recovering -> critical in 1m')
})

test('--noise prints the shortest input that flaps', async () => {
  const { stdout } = await vitals(['policy', 'check', warned, '--noise', '5%'])
  expect(stdout).toContain('flaps while free stays within 5 % of 15: healthy -> degraded -> healthy.')
  expect(stdout).toContain('hint: Shortest input found, a value every 30s: 15 14.25x1 15\n')
})

test('--json prints one document and so does --format json', async () => {
  const [json, format] = await Promise.all(
    [['--json'], ['--format', 'json']].map((args) => vitals(['policy', 'check', looping, ...args])),
  )
  expect(JSON.parse(json?.stdout ?? '')).toMatchObject({
    errors: 1,
    files: [{ policy: 'a-remedy-that-starts-itself-again' }],
  })
  expect(format).toEqual(json)
})

test('--expand prints a policy on standard output and findings on standard error', async () => {
  const { status, stdout, stderr } = await vitals(['policy', 'check', '--expand', warned])
  expect(status).toBe(0)
  expect(stdout).toContain('healthy->degraded: { condition: free < 15, consecutive: 2 }')
  expect(stderr).toContain('[no_dead_band]')
})

test('--expand of several policies is a stream of documents', async () => {
  const { stdout } = await vitals(['policy', 'check', '--expand', warned, warned])
  const [one, other, ...more] = stdout.split('---\n')
  expect([one, more]).toEqual([other, []])
  expect(one).toContain('transitions:')
})

test.each([
  ['github', /^::warning file=[^\n]+\n$/],
  ['sarif', /^\{\n {2}"\$schema": "[^"]+sarif-schema-2\.1\.0\.json",\n/],
])('--format %s prints that form', async (format, form) => {
  expect((await vitals(['policy', 'check', warned, '--format', format])).stdout).toMatch(form)
})

test('nothing is remembered and no colour is written into a pipe', async () => {
  const { stdout } = await vitals(['policy', 'check', looping], { env: { XDG_STATE_HOME: '/nonexistent' } })
  expect(stdout).not.toContain('\x1b')
})

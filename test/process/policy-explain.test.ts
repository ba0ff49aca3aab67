import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { emptyDirectory, vitals } from './vitals.ts'

const directory = emptyDirectory()
const policy = join(directory, 'disk.yaml')
const recording = join(directory, 'recording.ndjson')
writeFileSync(
  policy,
  `transitions:
  healthy->degraded: { condition: disk_free_pct < 15, consecutive: 2 }
  degraded->healthy: { condition: disk_free_pct > 20, consecutive: 3 }
`,
)
// Half-minute samples, then a gap of three minutes.
const times = ['00:00:00', '00:00:30', '00:01:00', '00:01:30', '00:02:00', '00:05:00']
const values = [30, 14, 13, 21, 22, 23]
writeFileSync(
  recording,
  times.map((time, index) => `{"ts":"2026-01-01T${time}Z","disk_free_pct":${values[index]}}\n`).join(''),
)

async function explain(...args: string[]) {
  const { status, stdout } = await vitals([
    'policy',
    'explain',
    policy,
    '--input',
    recording,
    '--json',
    ...args,
  ])
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

describe('vitals policy explain --at', () => {
  it.each([
    ['2026-01-01T00:00:45Z', '00:00:30', 'healthy', { have: 1, need: 2 }],
    ['2026-01-01T00:02:00Z', '00:02:00', 'degraded', { have: 2, need: 3 }],
    ['2026-01-01T00:02:59Z', '00:02:30', 'degraded', { have: 2, need: 3 }],
    ['2026-01-01T00:04:00Z', '00:04:00', 'unknown', { have: 2, need: 3 }],
    ['1767225900', '00:05:00', 'healthy', { have: 0, need: 2 }],
  ])('%s explains the tick at %s', async (at, tick, state, samples) => {
    const explained = await explain('--at', at)
    expect(explained).toMatchObject({ at: `2026-01-01T${tick}.000Z`, state })
    expect(explained.checks[0].ways[0].samples).toEqual(samples)
  })

  it('left out explains the end of the input', async () => {
    expect(await explain()).toMatchObject({ at: '2026-01-01T00:05:00.000Z', state: 'healthy' })
  })
})

test('people see the tree and what would change the state', async () => {
  const args = ['policy', 'explain', policy, '-i', recording, '--at', '2026-01-01T00:02:00Z']
  const { status, stdout, stderr } = await vitals(args, { env: { LANG: 'C.UTF-8' } })
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain(
    '  → healthy: 2 of 3 samples\n    true: disk_free_pct > 20\n      disk_free_pct = 22\n',
  )
  expect(stdout).toContain('healthy after 1 more sample with disk_free_pct > 20\n')
})

test('a time behind the end of the input is told, and its last sample explained', async () => {
  const { status, stdout, stderr } = await vitals([
    ...['policy', 'explain', policy, '-i', recording, '--at', '2026-01-02T00:00:00Z', '--json'],
  ])
  expect(stderr).toBe('vitals: the input ends at 2026-01-01T00:05:00.000Z, before --at.\n')
  expect([status, JSON.parse(stdout).at]).toEqual([0, '2026-01-01T00:05:00.000Z'])
})

test.each([
  [
    '65 where there is no sample yet',
    ['--input', recording, '--at', '2025-01-01'],
    65,
    'has no sample until',
  ],
  ['66 where there is no input', ['--input', join(directory, 'absent.csv')], 66, 'There is no file'],
  ['64 for a time that is none', ['--input', recording, '--at', 'noon'], 64, '--at takes a date and a time'],
  ['64 without an input', [], 64, 'input'],
])('it ends with %s', async (_, args, status, words) => {
  const run = await vitals(['policy', 'explain', policy, ...args])
  expect(run).toMatchObject({ status, stdout: '' })
  expect(run.stderr).toContain(words)
})

test('a column of a CSV stands for a name of the policy, and what was ignored is told', async () => {
  const csv = join(directory, 'samples.csv')
  writeFileSync(csv, 'ts,free,other\n2026-01-01T00:00:00Z,30,1\n2026-01-01T00:05:00Z,14,1\n')
  const args = ['policy', 'explain', policy, '-i', csv, '--column', 'free=disk_free_pct', '--interval', '5m']
  const { status, stdout, stderr } = await vitals([...args, '--json'])
  expect(status).toBe(0)
  expect(stderr).toContain('1 name that the policy does not use was ignored: other.')
  expect(JSON.parse(stdout).checks[0].ways[0].samples).toEqual({ have: 1, need: 2 })
})

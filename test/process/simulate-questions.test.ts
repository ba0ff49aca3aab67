import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyDirectory, vitals } from './vitals.ts'

const policy = (count: number) => `
name: disk
interval: 1m
checks:
  disk:
    transitions:
      healthy->degraded: { condition: free < 15, consecutive: ${count}, reason: low }
      degraded->healthy: { condition: free > 20, consecutive: ${count} }
`

const csv = `ts,free\n${[30, 14, 30, 14, 14, 14, 30, 30, 30]
  .map((free, index) => `2026-01-01T00:0${index}:00Z,${free}`)
  .join('\n')}\n`

const files = {
  'old.yaml': policy(1),
  'new.yaml': policy(2),
  'data.csv': csv,
  'windows.json': '{"data.csv": [["2026-01-01 00:03:00", "2026-01-01 00:05:00"]], "else.csv": []}',
  'plan.yaml': 'silences: [{ check: disk, from: 0s, until: 2m }]\n',
  'wrong.yaml': 'silences: [{ check: dsik, from: 0s, until: 2m }]\n',
  'wrong.json': '[["2026-01-01"]]',
}

async function simulate(...flags: string[]) {
  const folder = emptyDirectory()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return await vitals(['policy', 'simulate', 'old.yaml', '--input', 'data.csv', ...flags], { cwd: folder })
}

describe('vitals policy simulate --diff', () => {
  it('tells what the other policy would change, and ends with 0', async () => {
    const { status, stdout, stderr } = await simulate('--diff', 'new.yaml', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      base: { file: 'old.yaml', counts: { transitions: 5 } },
      other: { file: 'new.yaml', counts: { transitions: 3 } },
      transitions: { same: 1, added: [], removed: [{}, {}], moved: [{ by_s: 60 }, { by_s: 60 }] },
      guards: [],
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('finds no difference to itself', async () => {
    const { stdout } = await simulate('--diff', 'old.yaml', '--json')
    const { base, other, transitions } = JSON.parse(stdout)
    expect(transitions).toEqual({ same: 5, added: [], removed: [], moved: [] })
    expect(other).toEqual(base)
  })

  it('has the decision hashes of runs of their own', async () => {
    const { base } = JSON.parse((await simulate('--diff', 'new.yaml', '--json')).stdout)
    const alone = JSON.parse((await simulate('--json')).stdout)
    expect(base.decision_hash).toBe(alone.decision_hash)
  })

  it.each([
    [0, ['--fail-if', 'transitions > +20%']],
    [1, ['--fail-if', 'transitions > +20%', '--fail-if', 'transitions < -10%']],
    [1, ['--fail-if', 'removed > 0']],
    [0, ['--fail-if', 'misses > +0', '--labels', 'windows.json']],
  ])('ends with %i under the guards %j', async (status, flags) => {
    expect((await simulate('--diff', 'new.yaml', ...flags)).status).toBe(status)
  })

  it.each([
    [['--diff', 'new.yaml', '--fail-if', 'transition > 1'], "Did you mean 'transitions'?"],
    [['--diff', 'new.yaml', '--format', 'ndjson'], 'use --json or a table'],
    [['--diff', 'new.yaml', '--states', '--json'], '--states'],
    [['--fail-if', 'pages > +1'], 'needs another policy'],
    [['--fail-if', 'misses > 1'], 'knows no'],
  ])('refuses %j', async (flags, message) => {
    const { status, stdout, stderr } = await simulate(...flags)
    expect(stdout + stderr).toContain(message)
    expect(status).toBe(64)
  })
})

describe('vitals policy simulate --labels', () => {
  it('counts hits, misses and false alarms', async () => {
    const { stdout } = await simulate('--labels', 'windows.json', '--json')
    expect(JSON.parse(stdout).labels).toMatchObject({
      true_positives: 1,
      misses: 0,
      false_alarms: 1,
      pages: 2,
      detection_s: { median: 0 },
      alarm_outside_s: 120,
    })
  })

  it('ends with 1 for a crossed guard, and says so', async () => {
    const { status, stdout } = await simulate('--labels', 'windows.json', '--fail-if', 'false_alarms > 0')
    expect(stdout).toContain('CROSSED  false_alarms > 0  (1)')
    expect(status).toBe(1)
  })

  it.each([
    ['wrong.json', 65],
    ['nowhere.json', 66],
  ])('%s ends with %i and prints nothing', async (file, status) => {
    const ended = await simulate('--labels', file)
    expect({ status: ended.status, stdout: ended.stdout }).toEqual({ status, stdout: '' })
  })
})

describe('vitals policy simulate --schedule', () => {
  it('hides messages, never states, and says what became of what was hidden', async () => {
    const plain = JSON.parse((await simulate('--json')).stdout)
    const muted = JSON.parse((await simulate('--schedule', 'plan.yaml', '--json')).stdout)
    expect(muted.transitions).toEqual(plain.transitions)
    expect(plain.notifications).toHaveLength(4)
    expect(muted.notifications).toHaveLength(2)
    expect(muted.muted).toEqual([
      {
        at: '2026-01-01T00:01:00.000Z',
        check: 'disk',
        state: 'degraded',
        reason: 'low',
        mutes: ['silence'],
        outcome: 'gone_unseen',
        notified_at: null,
      },
    ])
  })

  it('shows it to people', async () => {
    const { stdout } = await simulate('--schedule', 'plan.yaml')
    expect(stdout).toMatch(
      /HIDDEN BY MUTES \(1\)\n.*\n2026-01-01 00:01:00Z {2}disk +degraded {2}silence +gone unseen/,
    )
  })

  it('is refused with 78 at the wrong place', async () => {
    const { status, stderr } = await simulate('--schedule', 'wrong.yaml')
    expect(stderr).toContain('wrong.yaml:1:21: error: The policy disk has no check')
    expect(status).toBe(78)
  })
})

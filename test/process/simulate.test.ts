import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { place, policyPath, report, simulate } from './simulation.ts'
import { bin, vitals } from './vitals.ts'

/** A walk that is the same everywhere, with a gap in it and a value missing here and there. */
function samples(count: number): string {
  let seed = 7
  let level = 30
  const lines: string[] = []
  for (let index = 0; index < count; index += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    level = Math.min(60, Math.max(1, level + (seed / 2 ** 32 - 0.5) * 8))
    if (index % 500 > 480) continue
    const ts = new Date(Date.UTC(2026, 0, 1) + index * 30_000).toISOString()
    const value = seed % 50 === 0 ? null : Math.round(level * 10) / 10
    lines.push(`{"ts":"${ts}","disk_free_pct":${value}}\n`)
  }
  return lines.join('')
}

const samplesPath = join(place, 'samples.ndjson')
const text = samples(2_000)
writeFileSync(samplesPath, text)

/** Runs vitals under a Node.js with its standard input written in pieces of `bytes`. */
function piped(node: string, bytes: number, timeZone: string): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', HOME: place, TZ: timeZone }
  const child = spawn(node, [bin, ...simulate('-', '--json', '--states')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part))
  for (let at = 0; at < text.length; at += bytes) child.stdin.write(text.slice(at, at + bytes))
  child.stdin.end()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(stdout))
  })
}

// Other versions of Node.js by path, separated by colons; `npm run test:nodes` holds them to the snapshot as well.
const nodes = [process.execPath, ...(process.env.VITALS_TEST_NODES ?? '').split(':').filter(Boolean)]
if (nodes.length === 1) process.stdout.write('VITALS_TEST_NODES is empty: only this Node.js simulates\n')

describe('vitals policy simulate', () => {
  it('prints the committed document, whatever the version, the time zone and the pieces of the input', async () => {
    const { stdout, status } = await vitals(simulate(samplesPath, '--json', '--states'))
    expect(status).toBe(0)
    await expect(stdout).toMatchFileSnapshot('__snapshots__/simulate.json')
    for (const node of nodes) {
      for (const [bytes, zone] of [
        [999, 'Asia/Tokyo'],
        [7_001, 'UTC'],
        [text.length, 'America/St_Johns'],
      ] as const) {
        expect(await piped(node, bytes, zone)).toBe(stdout)
      }
    }
  })

  it('says the same of CSV as of NDJSON', async () => {
    const rows = text
      .trim()
      .split('\n')
      .map((line) => Object.values(JSON.parse(line) as object).join(','))
    const csv = join(place, 'samples.csv')
    writeFileSync(csv, `timestamp,value\n${rows.join('\n')}\n`)
    const [one, other] = await Promise.all([
      vitals(simulate(samplesPath, '--json')),
      vitals(simulate(csv, '--column', 'value=disk_free_pct', '--json')),
    ])
    expect(other).toEqual(one)
  })

  it('prints a line an event with ndjson, and a summary at the end', async () => {
    const [{ stdout }, whole] = await Promise.all([
      vitals(simulate(samplesPath, '--format', 'ndjson')),
      vitals(simulate(samplesPath, '--json')),
    ])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const { transitions, actions, decision_hash } = report(whole.stdout)
    const ofType = (type: string) =>
      lines.filter((line) => line.type === type).map(({ type: _, ...rest }) => rest)
    expect(ofType('transition')).toEqual(transitions)
    expect(ofType('action')).toEqual(actions)
    expect(lines.at(-1)).toMatchObject({ type: 'summary', decision_hash })
  })

  it('ends with the final state only where it is asked for', async () => {
    const sick = join(place, 'sick.ndjson')
    writeFileSync(
      sick,
      '{"ts":0,"disk_free_pct":30}\n{"ts":30,"disk_free_pct":9}\n{"ts":60,"disk_free_pct":9}\n',
    )
    expect((await vitals(simulate(sick))).status).toBe(0)
    expect((await vitals(simulate(sick, '--exit-state'))).status).toBe(1)
  })

  it('keeps to a span of time', async () => {
    const flags = ['--from', '2026-01-01T01:00:00Z', '--to', '2026-01-01 02:00:00', '--json']
    const { from, to, samples: count } = report((await vitals(simulate(samplesPath, ...flags))).stdout)
    expect([from, to, count]).toEqual(['2026-01-01T01:00:00.000Z', '2026-01-01T02:00:00.000Z', 121])
  })

  const refused: readonly [title: string, args: readonly string[], status: number, words: RegExp][] = [
    ['a file that is not there', simulate(join(place, 'no.ndjson')), 66, /There is no file/],
    ['a time that is none', simulate(samplesPath, '--from', 'noon'), 64, /--from takes a time/],
    ['an interval that is none', simulate(samplesPath, '--interval', '5'), 64, /--interval takes a duration/],
    ['a column without a name', simulate(samplesPath, '--column', 'x'), 64, /--column takes SOURCE=NAME/],
    [
      'a policy that is none',
      ['policy', 'simulate', samplesPath, '--input', samplesPath],
      78,
      /not a valid policy/,
    ],
  ]
  it.each(refused)('refuses %s', async (_, args, status, words) => {
    const ended = await vitals(args)
    expect([ended.status, ended.stdout]).toEqual([status, ''])
    expect(ended.stderr).toMatch(words)
  })

  it.each([
    [300, "the samples are about 5m apart and the policy's interval is 30s; --interval 5m would fit."],
    [
      0,
      "the samples are about 0s apart and the policy's interval is 30s; --interval takes no less than 100ms.",
    ],
  ])('advises an interval that it takes for samples %d s apart', async (step, words) => {
    const apart = join(place, `apart-${step}.ndjson`)
    writeFileSync(apart, [0, 1, 2].map((k) => `{"ts":${k * step},"disk_free_pct":30}\n`).join(''))
    expect((await vitals(simulate(apart))).stderr).toContain(words)
  })

  it('advises an interval for a recording of runs that were made by hand', async () => {
    const quick = join(place, 'quick.ndjson')
    const lines = [0, 1.1, 2.3, 3.4].map((ts) => `{"ts":${ts},"disk_free_pct":30}\n`)
    writeFileSync(quick, `{"recording":1,"fill":false}\n${lines.join('')}`)
    const told = "the samples are about 1s apart and the policy's interval is 30s; --interval 1s would fit."
    expect((await vitals(simulate(quick))).stderr).toContain(told)
  })

  it('names what was probably meant where the samples lack a name', async () => {
    const other = join(place, 'other.ndjson')
    writeFileSync(other, '{"ts":0,"disk_fre_pct":30}\n')
    const { status, stderr } = await vitals(simulate(other))
    expect(status).toBe(65)
    expect(stderr).toContain("Did you mean 'disk_fre_pct'? '--column disk_fre_pct=disk_free_pct'")
  })
})

test('vitals policy schema prints the committed schema', async () => {
  const { stdout } = await vitals(['policy', 'schema'])
  expect(stdout).toBe(
    readFileSync(join(bin, '..', '..', 'policies', 'schemas', 'policy.schema.json'), 'utf8'),
  )
})

test('a reader that goes away early is no error', () => {
  const command = `"$0" "$1" policy simulate "$2" --input "$3" --format ndjson --states | head -n 1`
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', command, process.execPath, bin, policyPath, samplesPath],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: place },
    },
  )
  expect(stdout.split('\n')).toHaveLength(2)
  expect(stderr).toBe('')
})

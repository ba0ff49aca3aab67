import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampledPairs } from '../sampled.ts'
import { emptyDirectory, startVitals } from './vitals.ts'

const policy =
  'checks: { a: { transitions: { healthy->critical: { condition: a > 1 }, critical->healthy: { condition: a < 1 } } } }\n'
const samples = '{"ts":"2026-03-01T12:00:00Z","a":2}\n'

/** What may lie where a file is expected, each made at a path. */
const unfit: readonly [string, (path: string) => void][] = [
  ['a pipe that nobody writes', (path) => execFileSync('mkfifo', [path])],
  ['an endless device', (path) => symlinkSync('/dev/zero', path)],
  ['a terminal device', (path) => symlinkSync('/dev/tty', path)],
  ['a directory', (path) => mkdirSync(path)],
  [
    'a file of a terabyte',
    (path) => {
      writeFileSync(path, '')
      truncateSync(path, 2 ** 40)
    },
  ],
]

interface Place {
  /** The file that is unfit; all others are as they should be. */
  readonly name: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Not every way to be unfit is one here. */
  readonly status: readonly number[]
}

const refused = [65, 74, 77, 78]
const places: readonly Place[] = [
  { name: 'p.yaml', args: ['probe', 'p.yaml'], status: refused },
  { name: 'p.yaml', args: ['probe', 'p.yaml', '--watch'], status: refused },
  { name: 'p.yaml', args: ['policy', 'check', 'p.yaml'], status: refused },
  { name: 'p.yaml', args: ['policy', 'check', '--expand', 'p.yaml'], status: refused },
  { name: 'p.yaml', args: ['policy', 'explain', 'p.yaml', '--input', 's.ndjson'], status: refused },
  { name: 'p.yaml', args: ['policy', 'simulate', 'p.yaml', '--input', 's.ndjson'], status: refused },
  {
    name: 'q.yaml',
    args: ['policy', 'simulate', 'p.yaml', '--diff', 'q.yaml', '--input', 's.ndjson'],
    status: refused,
  },
  {
    name: 'q.yaml',
    args: ['policy', 'simulate', 'p.yaml', '--schedule', 'q.yaml', '--input', 's.ndjson'],
    status: refused,
  },
  {
    name: 'q.yaml',
    args: ['policy', 'simulate', 'p.yaml', '--labels', 'q.yaml', '--input', 's.ndjson'],
    status: refused,
  },
  { name: 't.yaml', args: ['policy', 'test', 't.yaml'], status: refused },
  { name: 'p.yaml', args: ['policy', 'test', 'good.yaml'], status: refused },
  { name: 'r.yaml', args: ['policy', 'import', 'promtool', 'r.yaml'], status: refused },
  { name: 'vitals.yaml', args: ['config', 'show'], status: [0, ...refused] },
  { name: 'vitals.yaml', args: ['health', '--timeout', '2s'], status: [0, 1, ...refused] },
  // What is remembered in such a place is none; the verdict is told all the same.
  { name: 'state', args: ['probe', 'good-host.yaml', '--json'], status: [0, 73, 74, 77] },
  { name: 'state', args: ['audit', 'list'], status: [0, 73, 74, 77] },
  { name: '.openclaw/openclaw.json', args: ['health', '--timeout', '2s'], status: [0, 1, ...refused] },
  { name: '.openclaw/part.json', args: ['health', '--timeout', '2s'], status: [0, 1, ...refused] },
]

function newHome(): string {
  const home = emptyDirectory()
  const write = (name: string, text: string) => writeFileSync(join(home, name), text, { mode: 0o600 })
  write(
    'good.yaml',
    'policy: p.yaml\ntests: [{ name: t, series: { a: "2" }, expect: [{ at: 0s, state: { a: critical } }] }]\n',
  )
  write(
    'good-host.yaml',
    'probes: { c: { kind: file, path: / } }\nchecks: { c: { transitions: { healthy->critical: { condition: c.exists == false } } } }\n',
  )
  mkdirSync(join(home, '.openclaw'))
  return home
}

describe.skipIf(process.platform === 'win32').each(sampledPairs(places, unfit, 3))(
  '$0.name in vitals $0.args',
  ({ name, args, status }, makers) => {
    it.each(makers)('may be %s: it is told without waiting', async (_what, make) => {
      const home = newHome()
      const others = {
        'p.yaml': policy,
        's.ndjson': samples,
        '.openclaw/openclaw.json': '{ $include: "./part.json" }',
      }
      for (const [other, text] of Object.entries(others)) {
        if (other !== name) writeFileSync(join(home, other), text, { mode: 0o600 })
      }
      make(join(home, name))
      const { child, ended } = startVitals(args, {
        cwd: home,
        env: { HOME: home, STATE_DIRECTORY: join(home, 'state') },
      })
      const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
      const run = await ended
      clearTimeout(timer)
      expect(run.signal, run.stderr).toBeNull()
      expect(status, run.stdout + run.stderr).toContain(run.status)
      expect(run.stderr).not.toContain('defect')
    })
  },
)

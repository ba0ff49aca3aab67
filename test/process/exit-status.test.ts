import { spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { bin, emptyDirectory, startVitals, vitals } from './vitals.ts'

const wrongCalls: [string[], string][] = [
  [['prob'], "Did you mean 'vitals probe'?"],
  [['policy', 'list'], 'host, server, desktop, openclaw-gateway'],
  [['cron', 'add'], "'vitals policy timer POLICY' prints the line for your crontab."],
  [['policy', 'timer', 'p.yaml', '--as', 'systemd'], "Did you mean '--as systemd-service'?"],
  [['policy', 'new', 'web.yaml'], "'vitals policy new --output FILE' names the file that it writes."],
  [['audit', 'lst'], "Did you mean 'vitals audit list'?"],
  [['nonsense'], "There is no command 'vitals nonsense'."],
  [['check', 'p.yaml'], "There is no command 'vitals check'."],
  [['check', 'p.yaml'], "Did you mean 'vitals policy check'?"],
  [['policy', 'run', 'p.yaml'], "There is no command 'vitals policy run'."],
  [['nonsense', '--help'], "There is no command 'vitals nonsense'."],
  [['constructor'], "There is no command 'vitals constructor'."],
  [['--nonsense'], 'The first word must be a command.'],
  [['audit', '--nonsense'], "'vitals audit' needs a command."],
  [['probe', '--quite'], "Did you mean '--quiet'?"],
  [['probe', '--format', 'xml'], 'table, json, ndjson, nagios, junit, tap, openmetrics'],
  [['probe', '--format'], '--format needs a value'],
  [['probe', 'one.yaml', 'two.yaml'], 'Unexpected argument: two.yaml.'],
  [['probe', '--color', 'sometimes'], 'auto, always, never'],
  [['audit', 'list', '--limit', 'many'], "--limit takes a whole number, not 'many'."],
]

describe('a wrong call ends with 64', () => {
  it.each(wrongCalls)('vitals %j: %s', async (args, words) => {
    const text = await vitals(args)
    expect(text).toMatchObject({ status: 64, stdout: '' })
    expect(text.stderr).toContain(words)
    expect(text.stderr).not.toMatch(/^ {4}at /m)
  })

  it.each(wrongCalls)('vitals %j --json: the same as one document', async (args, words) => {
    const json = await vitals([...args, '--json'])
    expect(json).toMatchObject({ status: 64, stderr: '' })
    const { error } = JSON.parse(json.stdout)
    expect(Object.keys(error)).toEqual(['code', 'message', 'hint'])
    expect(error.code).toBe('USAGE')
    expect(`${error.message} ${error.hint}`).toContain(words)
  })

  it('and so does a contradiction', async () => {
    const json = await vitals(['probe', '--json', '--format', 'table'])
    expect(json.status).toBe(64)
    expect(JSON.parse(json.stdout).error.message).toContain('--format and --json cannot be given together.')
  })
})

test('a wrong call under --format nagios is UNKNOWN: status 3 and one line on standard output', async () => {
  const run = await vitals(['probe', '--format', 'nagios', 'one.yaml', 'two.yaml'])
  expect(run).toMatchObject({ status: 3, stderr: '' })
  expect(run.stdout).toMatch(/^VITALS UNKNOWN - Unexpected argument: two\.yaml\.[^\n]*\n$/)
})

test.each([[['--version']], [['--version', '--json']]])('vitals %j prints one line', async (args) => {
  const run = await vitals(args)
  expect(run).toEqual({ status: 0, signal: null, stdout: `openvitals ${packageJson.version}\n`, stderr: '' })
})

test.each([
  [[]],
  [['help']],
  [['help', 'policy', 'check']],
  [['--help']],
  [['-h']],
  [['audit']],
  [['probe', '--help']],
  [['audit', 'list', '-h']],
])('vitals %j prints help and ends with 0', async (args) => {
  const run = await vitals(args)
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toMatch(/^ {2}(?: {2})?\$ vitals /m)
})

test.each([
  ['a pipe gets none', {}, false],
  ['FORCE_COLOR asks for it', { FORCE_COLOR: '1' }, true],
  ['NO_COLOR alone is obeyed', { NO_COLOR: '1' }, false],
])('help is coloured only where the colour decision says so: %s', async (_, env, colored) => {
  const run = await vitals(['--help'], { env })
  expect(run.stdout.includes('\x1b[')).toBe(colored)
})

test('a reader that goes away does not disturb the exit status', async () => {
  const { child, ended } = startVitals(['audit', 'list', '--json'])
  child.stdout.destroy()
  expect(await ended).toMatchObject({ status: 0, stderr: '' })
})

test.runIf(process.platform === 'linux')('a full disk under standard output ends with 73', () => {
  const full = openSync('/dev/full', 'w')
  const run = spawnSync(process.execPath, [bin, '--version'], { stdio: ['ignore', full, 'pipe'] })
  expect(run.status).toBe(73)
  expect(String(run.stderr)).toContain('Cannot write standard output: ENOSPC.')
})

describe('a signal ends a probe that still waits for its target, and the program it started', () => {
  it.each([
    ['SIGINT', { status: 130, signal: null }],
    ['SIGTERM', { status: 143, signal: null }],
    ['SIGHUP', { status: null, signal: 'SIGHUP' }],
    ['SIGQUIT', { status: null, signal: 'SIGQUIT' }],
  ] as const)('%s with %j', async (signal, end) => {
    const directory = emptyDirectory()
    const pidFile = join(directory, 'pid')
    const policy = join(directory, 'slow.yaml')
    const argv = JSON.stringify(['sh', '-c', `echo $$ > ${pidFile}; exec sleep 30`])
    writeFileSync(
      policy,
      `budget: { probe_timeout: 20s, total: 20s }
probes: { slow: { kind: command, argv: ${argv} } }
checks: { slow: { transitions: { healthy->critical: { condition: slow.up == false } } } }
`,
    )
    const { child, ended } = startVitals(['probe', policy, '--json'])
    const pid = await vi.waitUntil(() => numberIn(pidFile), { timeout: 30_000 })
    child.kill(signal)
    expect(await ended).toMatchObject({ ...end, stdout: '' })
    await vi.waitUntil(() => !isAlive(pid), { timeout: 30_000 })
  })
})

function numberIn(path: string): number {
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

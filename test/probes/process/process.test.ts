import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { uptime } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { processOf } from '../../../src/probes/process/process.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'
import { testHost } from '../test-host.ts'

async function startNode(...args: string[]): Promise<number> {
  const script = 'process.stdout.write("up"); setInterval(() => {}, 1000)'
  const child = spawn(process.execPath, ['-e', script, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  await once(child.stdout, 'data')
  return child.pid!
}

async function values(options: Record<string, unknown>): Promise<Record<string, number>> {
  const { result } = await probeOnce('process', options)
  expect(result).toMatchObject({ ok: true, error: null })
  return result.value as Record<string, number>
}

const dead = { alive: false, count: 0 }

describe('the process probe', () => {
  it('finds a process by its pid file and tells what it uses', async () => {
    const pid = await startNode()
    const value = await values({ pid_file: join(scratch({ 'a.pid': `${pid}\n` }), 'a.pid') })
    expect(value).toMatchObject({ alive: true, count: 1, pid })
    for (const field of ['rss_mb', 'threads', 'fds']) expect(value[field]).toBeGreaterThan(0)
    expect(value.age_s).toBeGreaterThanOrEqual(0)
  })

  it('finds a Node process by the name of its executable, whose command name is MainThread', async () => {
    const pid = await startNode()
    const pidFile = join(scratch({ 'a.pid': String(pid) }), 'a.pid')
    expect(await values({ pid_file: pidFile, name: basename(process.execPath) })).toMatchObject({
      count: 1,
      pid,
    })
    expect(await values({ pid_file: pidFile, name: 'something-else' })).toEqual({ alive: false, count: 0 })
  })

  it('finds processes by a pattern over the command line, never itself', async () => {
    const mark = `mark-${process.pid}-${Math.trunc(performance.timeOrigin)}`
    const pids = [await startNode(mark, 'one'), await startNode(mark, 'two')]
    expect(await values({ pattern: `${mark} (one|two)$` })).toMatchObject({
      count: 2,
      pid: Math.min(...pids),
    })
    expect(await values({ pattern: `${mark} two` })).toMatchObject({ count: 1, pid: pids[1] })
    const own = join(scratch({ 'a.pid': String(process.pid) }), 'a.pid')
    expect(await values({ pid_file: own })).toMatchObject({ count: 0 })
  })

  it('takes a number that belongs to a thread for a dead process', async () => {
    const pid = await startNode()
    const thread = readdirSync(`/proc/${pid}/task`).find((each) => each !== String(pid))
    expect(await values({ pid_file: join(scratch({ 'a.pid': `${thread}` }), 'a.pid') })).toEqual(dead)
  })

  it('takes a number that was given away after the file was written for a dead process', async () => {
    const file = join(scratch({ 'a.pid': String(await startNode()) }), 'a.pid')
    expect(await values({ pid_file: file })).toMatchObject({ count: 1 })
    utimesSync(file, Date.now() / 1_000 - 3_600, Date.now() / 1_000 - 3_600)
    expect(await values({ pid_file: file })).toEqual(dead)
  })

  it('does not take a clock that was set forward since the boot for another process', async () => {
    const setForwardS = Date.now() / 1_000 - uptime() - statSync('/sys').mtimeMs / 1_000
    const file = join(scratch({ 'a.pid': String(await startNode()) }), 'a.pid')
    const written = Date.now() / 1_000 - Math.max(0, setForwardS)
    utimesSync(file, written, written)
    expect(await values({ pid_file: file })).toMatchObject({ count: 1 })
  })

  it.each([
    ['no pid file', {}],
    ['a pid file of nobody', { 'a.pid': '4194999' }],
    ['an empty pid file', { 'a.pid': '' }],
    ['a pid file with nonsense', { 'a.pid': '../1' }],
    ['a pid file without an end to its line', { 'a.pid': '1'.repeat(500) }],
  ])('answers with a dead process for %s', async (_what, files) => {
    expect(await values({ pid_file: join(scratch(files), 'a.pid') })).toEqual(dead)
  })

  it.each([
    ['a pattern that is none', { pattern: '(' }],
    ['a pid file that is a directory', { pid_file: '/' }],
  ])('is an error of the prober with %s', async (_what, options) => {
    const { result } = await probeOnce('process', options)
    expect(result).toMatchObject({ ok: false, value: null })
  })
})

describe('the process table', () => {
  function table(): string {
    const line = (pid: number, comm: string, state: string, started: number, flags: number) =>
      `${pid} (${comm}) ${state} 1 1 1 0 -1 ${flags} 0 0 0 0 1 1 0 0 20 0 2 0 ${started} 0 0`
    const one = (
      pid: number,
      comm: string,
      cmdline: string,
      state = 'S',
      started = 5_000,
      flags = 0x400_100,
    ) => ({
      [`${pid}/stat`]: line(pid, comm, state, started, flags),
      [`${pid}/comm`]: `${comm}\n`,
      [`${pid}/cmdline`]: cmdline,
      [`${pid}/status`]: 'Name:\tx\nVmRSS:\t    2048 kB\n',
      [`${pid}/fd/0`]: '',
    })
    const at = scratch({
      uptime: '100.00 50.00\n',
      'self-is-no-number/stat': '',
      ...one(1, 'init', '/sbin/init\0'),
      ...one(10, 'python3', '/usr/bin/python3\0/usr/bin/tool\0', 'S', 1_000),
      ...one(11, 'nginx', 'nginx: worker process      '),
      ...one(12, 'a) R (b', '/opt/odd\0'),
      ...one(13, 'gone', 'gone\0', 'Z'),
      ...one(14, 'kworker/0:1-a-long-name', '', 'I', 5_000, 0x420_8060),
      ...one(15, 'a-very-long-nam', ''),
      ...one(17, 'systemd-journal', '/usr/lib/systemd/systemd-journald\0'),
      ...one(18, 'a-script-of-ten', '/bin/sh\0/opt/a-script-of-ten-words\0--mark\0'),
      ...one(19, 'short-script', '/bin/sh\0/opt/short-script\0'),
      ...one(20, 'renamed-by-itse', '/usr/bin/worker\0'),
      ...one(16, 'MainThread', 'gateway-title'),
    })
    symlinkSync('/usr/bin/python3.11', join(at, '10', 'exe'))
    symlinkSync('/opt/odd (deleted)', join(at, '12', 'exe'))
    symlinkSync('/usr/bin/node', join(at, '16', 'exe'))
    return at
  }

  it.each([
    ['python3.11', 10],
    ['python3', 10],
    ['nginx', 11],
    ['odd', 12],
    ['a-very-long-name-of-a-program', 15],
    ['node', 16],
    ['gateway-title', 16],
    ['kworker/0:1-a-long-name', 14],
    ['systemd-journald', 17],
    ['a-script-of-ten-words', 18],
    ['short-script', 19],
    ['renamed-by-itse', 20],
  ])('knows the process called %s', async (name, pid) => {
    const context = {
      now: Date.now,
      timeoutMs: 100,
      signal: new AbortController().signal,
      memory: null,
      host: testHost(),
    }
    const { value } = await processOf(table(), 99)({ name }, context)
    expect(value).toEqual({
      alive: true,
      count: 1,
      pid,
      rss_mb: 2,
      threads: 2,
      fds: 1,
      age_s: pid === 10 ? 90 : 50,
      youngest_age_s: pid === 10 ? 90 : 50,
    })
  })

  it.each([
    'gone',
    'kworker/0:1',
    'tool',
    '',
    'systemd-journal',
    'systemd-journal-remote',
    'a-script-of-ten',
    'a-script-of-ten-more',
    'renamed-by-itself',
  ])('knows nobody called %j', async (name) => {
    const context = {
      now: Date.now,
      timeoutMs: 100,
      signal: new AbortController().signal,
      memory: null,
      host: testHost(),
    }
    const { value } = await processOf(table(), 99)({ name }, context)
    expect(value).toEqual({ alive: false, count: 0 })
  })

  it.each(['1/cmdline', '1'])(
    'does not call a process dead that may be hidden from us, without %s',
    async (hidden) => {
      const at = table()
      rmSync(join(at, hidden), { recursive: true })
      const context = {
        now: Date.now,
        timeoutMs: 100,
        signal: new AbortController().signal,
        memory: null,
        host: testHost(),
      }
      const unseen = await processOf(at, 99)({ name: 'postgres' }, context)
      expect(unseen).toMatchObject({ ok: false, value: null, error: expect.stringContaining('hidepid') })
      expect((await processOf(at, 99)({ name: 'nginx' }, context)).value).toMatchObject({ alive: true })
    },
  )

  it('says so where there is no table', async () => {
    const context = {
      now: Date.now,
      timeoutMs: 100,
      signal: new AbortController().signal,
      memory: null,
      host: testHost(),
    }
    const { value, error } = await processOf('/nonexistent', 99)({ name: 'x' }, context)
    expect(value).toBeNull()
    expect(error).toContain('/nonexistent')
  })
})

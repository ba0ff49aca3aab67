import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { closedDirectory } from '../../host/files/closed-directory.ts'
import { isRunning } from '../is-running.ts'
import { probeOnce } from '../probe-once.ts'
import { scratch } from '../scratch.ts'

const node = process.execPath

async function shell(script: string, options: Record<string, unknown> = {}) {
  const { result } = await probeOnce('command', { argv: ['/bin/sh', '-c', script], ...options })
  return result
}

describe('the command probe', () => {
  it('blames the directory that is closed to us, not the program', async () => {
    const cwd = join(closedDirectory(scratch(), 'closed'), 'below')
    const { result } = await probeOnce('command', { argv: ['/bin/true'], cwd })
    expect(result.error).toBe(`${cwd}, to run in, is closed to us`)
  })

  it.each([
    ['a status of 0', 'echo hello; echo more', {}, { up: true, exit_status: 0, output: 'hello' }],
    [
      'a JSON document',
      'echo \'{"free": 3, "deep": {"a": [1]}}\'',
      {},
      { up: true, free: 3, deep: { a: [1] } },
    ],
    ['a JSON list when told', 'echo "[1,2]"', { format: 'json' }, { up: true, value: [1, 2] }],
    [
      'a plugin',
      'echo "LOAD OK - fine | load1=0.5;1;2;0 \'a b\'=3%"',
      {},
      { up: true, status: 'ok', load1: 0.5, 'a b': 3 },
    ],
    [
      'a plugin with one measurement that cannot be read, by its status word',
      'echo "LOAD OK - fine | load1=0.5 broken=x load5=2"',
      {},
      { up: true, status: 'ok', load1: 0.5, load5: 2 },
    ],
    ['text with a bar', 'echo "a | b"', {}, { up: true, output: 'a | b' }],
    ['a plugin read for its status only', 'echo "OK | a=1"', { format: 'status' }, { output: 'OK | a=1' }],
    ['variables', 'echo "$GREETING"', { env: { GREETING: 'hi' } }, { output: 'hi' }],
    ['a directory', 'pwd', { cwd: '/' }, { output: '/' }],
    ['nothing to read', 'cat', {}, { up: true, output: '' }],
  ])('reads %s', async (_what, script, options, value) => {
    expect(await shell(script, options)).toMatchObject({ ok: true, error: null, value })
  })

  it.each([
    [
      'an exit status',
      'echo broken >&2; exit 7',
      {},
      { reason: 'exit_status', exit_status: 7 },
      'warn',
      'exit status 7: broken',
    ],
    [
      'a warning of a plugin',
      'echo "X WARNING | a=1"; exit 1',
      {},
      { reason: 'exit_status', status: 'warning', a: 1 },
      'warn',
      'WARNING',
    ],
    ['a critical plugin', 'echo "X CRITICAL"; exit 2', {}, { status: 'critical' }, 'critical', 'CRITICAL'],
    [
      'an unknown of a plugin',
      'echo "no idea"; exit 3',
      { format: 'nagios' },
      { status: 'unknown' },
      'warn',
      'no idea',
    ],
    ['the end by a signal', 'kill -TERM $$', {}, { reason: 'signal' }, 'warn', 'SIGTERM'],
    [
      'no JSON',
      'echo nonsense',
      { format: 'json' },
      { reason: 'wrong_answer', exit_status: 0 },
      'warn',
      'JSON',
    ],
  ])('calls %s a failed target', async (_what, script, options, value, severity, error) => {
    const result = await shell(script, options)
    expect(result).toMatchObject({ ok: false, severity_hint: severity, value: { up: false, ...value } })
    expect(result.error).toContain(error)
  })

  it('never loses the verdict of a plugin with many measurements, and says what was cut', async () => {
    const script = 'printf "X CRITICAL |"; for i in $(seq 1 125); do printf " m$i=$i;1;2;0;9"; done; exit 2'
    const result = await shell(script)
    expect(result).toMatchObject({
      ok: false,
      severity_hint: 'critical',
      value: { up: false, reason: 'exit_status', exit_status: 2, status: 'critical', output: 'X CRITICAL' },
    })
    expect(result.value).toHaveProperty('m125', 125)
    expect(result.error).toMatch(/^exit status 2: X CRITICAL .*; \d+ values over 1,000 are left out$/)
  })

  it('lets no document say that it is up when its exit status says otherwise', async () => {
    const result = await shell('echo \'{"up": true, "__proto__": {"up": true}, "a": 1}\'; exit 1')
    const own = { up: false, reason: 'exit_status', exit_status: 1, exit_state: 'degraded' }
    expect(result.value).toEqual({ ...own, a: 1 })
  })

  it.each([
    [0, 'healthy'],
    [1, 'degraded'],
    [2, 'critical'],
    [3, undefined],
    [4, undefined],
    [126, undefined],
    [255, undefined],
  ])('says what exit status %i means, whatever a document says', async (status, state) => {
    const { value } = await shell(`echo '{"exit_state": "healthy", "exit_status": 0}'; exit ${status}`)
    const said = value as Readonly<Record<string, unknown>>
    expect([said.exit_status, said.exit_state]).toEqual([status, state])
  })

  it.each([
    ['no program', { argv: ['/nonexistent/program'] }, 'no program'],
    ['no directory', { argv: ['/bin/true'], cwd: '/nonexistent' }, 'no directory'],
  ])('is an error of the prober with %s', async (_what, options, error) => {
    const { result } = await probeOnce('command', options)
    expect(result).toMatchObject({ ok: false, value: null, error: expect.stringContaining(error) })
  })

  it('is an error of the prober when the program is not executable', async () => {
    const program = join(scratch({ plugin: '#!/bin/sh\nexit 0\n' }), 'plugin')
    expect((await probeOnce('command', { argv: [program] })).result).toMatchObject({ ok: false, value: null })
    chmodSync(program, 0o755)
    expect((await probeOnce('command', { argv: [program] })).result).toMatchObject({ ok: true })
  })

  it('reads 10 MB to their end and keeps no more than it needs', async () => {
    const script = 'const b = Buffer.alloc(1e6, 97); for (let i = 0; i < 10; i++) process.stdout.write(b)'
    const { result } = await probeOnce('command', { argv: [node, '-e', script] })
    expect(result).toMatchObject({ ok: true, value: { up: true, exit_status: 0 } })
    expect(JSON.stringify(result).length).toBeLessThan(2_000)
  })

  it('kills a hanging command and what it started when its time is over', async () => {
    const directory = scratch()
    const pidFile = join(directory, 'pids')
    const script = `sleep 300 & echo "$! $$" > ${pidFile}.new && mv ${pidFile}.new ${pidFile}; wait`
    const { result } = await probeOnce('command', { argv: ['/bin/sh', '-c', script] }, { timeoutMs: 1_500 })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'timeout' } })
    expect(existsSync(pidFile)).toBe(true)
    const pids = readFileSync(pidFile, 'utf8').trim().split(' ').map(Number)
    expect(pids).toHaveLength(2)
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), 5_000)
  })

  it('does not wait for a process that its command left behind with its output', async () => {
    const result = await shell('sleep 300 & echo done')
    expect(result).toMatchObject({ ok: true, value: { up: true, output: 'done' } })
  })
})

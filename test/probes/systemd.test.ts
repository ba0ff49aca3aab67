import { chmodSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Box, bootBox, boxObstacle, boxTarget } from '../host/services/box/box.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Puts a program in the place of systemctl. */
function fakeSystemctl(script: string): void {
  const directory = scratch({ systemctl: `#!/bin/sh\n${script}\n` })
  chmodSync(`${directory}/systemctl`, 0o755)
  vi.stubEnv('PATH', `${directory}:${process.env.PATH}`)
}

async function look(options: Record<string, unknown> = {}, timeoutMs = 10_000) {
  return (await probeOnce('systemd', { unit: 'demo.service', ...options }, { timeoutMs })).result
}

const agoUs = (seconds: number) => Number(process.hrtime.bigint() / 1_000n) - seconds * 1e6

function properties(changes: Record<string, string | number> = {}): string {
  const all = {
    Result: 'success',
    NRestarts: 4,
    MainPID: 4_711,
    Id: 'demo.service',
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    UnitFileState: 'enabled',
    StateChangeTimestampMonotonic: agoUs(0.5),
    ...changes,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}`)
  return `cat <<'END'\n${lines.join('\n')}\nEND`
}

describe('the systemd probe', () => {
  it('tells state, restarts, process and since when', async () => {
    fakeSystemctl(properties())
    const { ok, error, value } = await look()
    expect({ ok, error }).toEqual({ ok: true, error: null })
    expect(value).toEqual({
      up: true,
      state: 'active',
      sub_state: 'running',
      active: true,
      on_demand: false,
      result: 'success',
      enabled: 'enabled',
      restarts: 4,
      main_pid: 4_711,
      state_age_s: expect.any(Number),
      since: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    const { state_age_s, since } = value as { state_age_s: number; since: string }
    expect(state_age_s).toBeGreaterThanOrEqual(0.5)
    expect(Math.abs(Date.now() - state_age_s * 1_000 - Date.parse(since))).toBeLessThan(60_000)
  })

  it.each([
    [
      'failed',
      { ActiveState: 'failed', SubState: 'failed', Result: 'exit-code', MainPID: 0 },
      { active: false, result: 'exit-code' },
    ],
    ['run once', { Type: 'oneshot', ActiveState: 'inactive' }, { active: false, on_demand: true }],
    ['started by a socket', { Type: 'notify', TriggeredBy: 'ssh.socket' }, { on_demand: true }],
    ['started by hand', { Type: 'notify', TriggeredBy: '' }, { on_demand: false }],
    ['a timer', { NRestarts: '', MainPID: '', Result: '' }, { active: true, state: 'active' }],
    [
      'never started',
      { ActiveState: 'inactive', SubState: 'dead', StateChangeTimestampMonotonic: 0 },
      { active: false },
    ],
    [
      'starting again',
      { ActiveState: 'activating', SubState: 'auto-restart' },
      { active: false, sub_state: 'auto-restart' },
    ],
    ['reloading', { ActiveState: 'reloading' }, { active: true }],
  ])('reads a unit that is %s and leaves out what it has not', async (what, changes, value) => {
    fakeSystemctl(properties(changes))
    const result = await look()
    expect(result).toMatchObject({ ok: true, value: { ...value, up: true } })
    if ('MainPID' in changes) expect(result.value).not.toHaveProperty('main_pid')
    if (what === 'a timer') expect(result.value).not.toHaveProperty('restarts')
    if (what === 'never started') expect(result.value).not.toHaveProperty('state_age_s')
  })

  it('calls a unit that systemd does not know a failed target', async () => {
    fakeSystemctl(properties({ LoadState: 'not-found', ActiveState: 'inactive' }))
    expect(await look()).toMatchObject({
      ok: false,
      value: { up: false, reason: 'no_such_unit', active: false },
    })
  })

  it.each([
    [
      'has no bus',
      'echo "Failed to connect to bus: No such file or directory" >&2; exit 1',
      'Failed to connect to bus',
    ],
    ['says nothing', 'exit 0', 'exit status 0'],
    ['is killed', 'kill -KILL $$', 'exit status null'],
  ])('is an error of the prober when systemctl %s', async (_what, script, error) => {
    fakeSystemctl(script)
    expect(await look()).toMatchObject({ ok: false, value: null, error: expect.stringContaining(error) })
  })

  it('is an error of the prober where there is no systemctl', async () => {
    vi.stubEnv('PATH', scratch())
    expect(await look()).toMatchObject({ value: null, error: 'there is no systemctl on this host' })
  })

  it('does not wait longer than its time', async () => {
    fakeSystemctl('sleep 60')
    expect(await look({}, 300)).toMatchObject({ ok: false, value: { up: false, reason: 'timeout' } })
  })

  it('asks once, in plain English, for this unit and nothing else', async () => {
    fakeSystemctl('echo "$LC_ALL $@" >> "$0.log"; echo ActiveState=active')
    const [directory] = (process.env.PATH ?? '').split(':')
    await look()
    const calls = readFileSync(`${directory}/systemctl.log`, 'utf8')
    expect(calls).toMatch(/^C --no-pager show --property=\S+ -- demo\.service\n$/)
  })

  it('finds the manager of a user where the environment does not lead to it', async () => {
    fakeSystemctl('echo "ActiveState=$1 $XDG_RUNTIME_DIR"')
    vi.stubEnv('XDG_RUNTIME_DIR', undefined)
    const { value } = await look({ user: true })
    expect(value).toMatchObject({ state: `--user /run/user/${process.getuid?.()}` })
  })
})

const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`no real systemd is asked, because ${obstacle}\n`)

describe.runIf(obstacle === null)('the systemd probe with a real systemd', () => {
  let box: Box
  beforeAll(async () => {
    const service = (start: string, more = '') =>
      `[Unit]\nDefaultDependencies=no\nStartLimitBurst=3\nStartLimitIntervalSec=60\n[Service]\n${more}ExecStart=${start}\n`
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('steady.service', 'broken.service'),
        'system/steady.service': service('/bin/sleep 600'),
        'system/broken.service': service('/bin/false', 'Restart=always\nRestartSec=50ms\n'),
      },
    })
  }, 30_000)
  afterAll(() => box?.stop())

  const ask = (unit: string) => {
    vi.stubEnv('PATH', `${box.tools}:${process.env.PATH}`)
    return look({ unit })
  }

  it('reads a service that runs', async () => {
    const { ok, value } = await ask('steady')
    expect({ ok, value }).toMatchObject({
      ok: true,
      value: {
        up: true,
        state: 'active',
        sub_state: 'running',
        active: true,
        result: 'success',
        restarts: 0,
      },
    })
    const { main_pid, state_age_s } = value as Record<string, number>
    expect(main_pid).toBeGreaterThan(1)
    expect(state_age_s).toBeLessThan(60)
  })

  it('reads one that fails again and again until it is given up', async () => {
    await vi.waitFor(
      async () => expect((await ask('broken')).value).toMatchObject({ state: 'failed' }),
      10_000,
    )
    expect((await ask('broken')).value).toMatchObject({ active: false, result: 'exit-code', restarts: 3 })
  })

  it('reads a target, which has no process, and tells a unit that does not exist', async () => {
    const { value } = await ask('box.target')
    expect(value).toMatchObject({ up: true, active: true })
    for (const name of ['main_pid', 'restarts', 'result']) expect(value).not.toHaveProperty(name)
    expect((await ask('no-such-unit-of-ours')).value).toMatchObject({ up: false, reason: 'no_such_unit' })
  })
})

import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type GatewayRestartReport,
  type GatewayStatusReport,
  gatewayRestartSchema,
  gatewayStatusSchema,
} from '../../src/core/report/supervision.ts'
import type { RestartHistory } from '../../src/core/supervision/restart-budget.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Box, bootBox, boxObstacle, boxTarget, userManagerUnit } from '../host/services/box/box.ts'
import { fakeGatewayBinds, fakeGatewayUnit } from '../host/services/box/fake-gateway-unit.ts'
import { bin, type Ended, emptyDirectory } from './vitals.ts'

const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`no gateway is restarted by a real systemd: ${obstacle}\n`)

const unit = 'openclaw-gateway.service'
const url = 'ws://127.0.0.1:18789'
const ledger = `gateway:systemd-system/${unit}`

describe.runIf(obstacle === null)('a gateway that a real systemd keeps', () => {
  let box: Box
  let home: string
  beforeAll(async () => {
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('user-manager.service', unit),
        'system/user-manager.service': userManagerUnit,
        [`system/${unit}`]: fakeGatewayUnit('/run/mode', 'Restart=no'),
        'user/vitals-gateway.service': fakeGatewayUnit('/run/mode', 'Restart=no', 18900),
      },
      binds: fakeGatewayBinds,
    })
  })
  afterAll(() => box?.stop())
  beforeEach(async () => {
    home = emptyDirectory()
    mkdirSync(join(home, 'state'))
    behave('healthy')
    box.run('systemctl', 'restart', unit)
    await until(() => status().then(({ state }) => state === 'running'))
  })

  const behave = (mode: string) => box.run('sh', '-c', `echo ${mode} >/run/mode`)
  const start = (...args: string[]) => {
    const [command = '', ...before] = [...box.network, process.execPath, bin]
    const env = { PATH: `${box.tools}:${process.env.PATH}`, HOME: home, STATE_DIRECTORY: join(home, 'state') }
    return spawn(command, [...before, ...args], { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  const run = (...args: string[]) => {
    const child = start(...args)
    const written = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
    return new Promise<Ended>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ status: code, signal, ...written }))
    })
  }
  const json = async <Report>(...args: string[]) => {
    const { status, stdout, stderr } = await run(...args, '--json')
    if (stdout === '') throw new Error(stderr)
    if (status === 0)
      v.parse(args[1] === 'status' ? gatewayStatusSchema : gatewayRestartSchema, JSON.parse(stdout))
    return { exit: status, ...(JSON.parse(stdout) as Report) }
  }
  const status = (...args: string[]) => json<GatewayStatusReport>('gateway', 'status', ...args)
  const restart = (...args: string[]) =>
    json<GatewayRestartReport & { error?: { code: string; message: string } }>('gateway', 'restart', ...args)
  const until = async (holds: () => Promise<boolean>) => {
    for (let tries = 0; tries < 600; tries += 1) {
      if (await holds()) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('it never came to be')
  }
  const store = async <Result>(work: (open: ReturnType<typeof openSqliteStore>) => Promise<Result>) => {
    const open = openSqliteStore(join(home, 'state'))
    try {
      return await work(open)
    } finally {
      await open.close()
    }
  }
  const attempts = () =>
    store(async (open) => {
      const outcomes = []
      for await (const { record } of open.auditTrail(ledger)) outcomes.push(record.entry.outcome)
      return outcomes
    })
  /** As if everything that is remembered had happened a minute earlier. */
  const passMinute = () =>
    store((open) =>
      open.reviseLedger<RestartHistory, null>(ledger, 1_000, (memory) => {
        if (memory?.deadRun == null) throw new Error('nothing is remembered')
        const { count, first, last } = memory.deadRun
        const deadRun = { count, first: first - 60_000, last: last - 60_000 }
        return { document: { ...memory, deadRun }, audit: [], result: null }
      }),
    )

  it('runs: its PID, start and what its port answers are told', async () => {
    const report = await status()
    expect(report).toMatchObject({
      exit: 0,
      state: 'running',
      service: { manager: 'systemd-system', unit, restarts: 0, last_exit: null },
      gateway: { url, answers: 'openclaw', version: '2026.9.6', healthy: true },
      budget: { attempts: 0, given_up: false },
      others: [{ manager: 'systemd-user', unit: 'vitals-gateway.service', state: 'stopped' }],
    })
    expect(box.run('cat', `/proc/${report.service?.pid}/cmdline`)).toContain('fake-gateway.mjs')
  })

  it.each([
    ['starting', 1, 'starting'],
    ['silent', 1, 'port_silent'],
    ['degraded', 0, 'running'],
  ])('that is %s ends status with %i', async (mode, exit, state) => {
    behave(mode)
    // Only silence has to be waited out; the others answer, however late a busy machine lets them.
    expect(await status('--timeout', mode === 'silent' ? '1s' : '15s')).toMatchObject({ exit, state })
  })

  it('that was stopped or failed ends status with 2, an unknown unit with 3', async () => {
    box.run('systemctl', 'kill', '--signal=KILL', unit)
    await until(() => status().then(({ state }) => state === 'failed'))
    expect(await status()).toMatchObject({ exit: 2, service: { last_exit: 'signal 9', pid: null } })
    box.run('systemctl', 'stop', unit)
    box.run('systemctl', 'reset-failed', unit)
    expect(await status('--unit', 'openclaw-gateway')).toMatchObject({ exit: 2, state: 'stopped' })
    expect(await status('--unit', 'nope')).toMatchObject({ exit: 3, state: 'not_found', service: null })
  })

  it('is restarted, and waited for although its port stays closed at first', async () => {
    const before = await status()
    behave('healthy 700')
    const report = await restart()
    expect(report).toMatchObject({
      exit: 0,
      result: 'restarted',
      gateway: { healthy: true },
      budget: { attempts: 1 },
    })
    expect(report.service.pid).not.toBe(before.service?.pid)
    expect(report.phases.map(({ phase }) => phase).filter((phase) => phase !== 'stopping')).toEqual([
      'starting',
      'answering',
      'healthy',
    ])
    expect(report.phases.at(-1)?.at_ms).toBeGreaterThanOrEqual(600)
    expect(await attempts()).toEqual(['begun', 'healthy'])
    const verify = await run('audit', 'verify')
    expect(verify).toMatchObject({ status: 0 })
    expect((await run('audit', 'list', '--json')).stdout).toContain('restart begun: 1 of 3 in 1h')
  })

  it.each([
    ['starting', 75, 'RESTART_UNFINISHED'],
    ['degraded', 69, 'RESTART_UNHEALTHY'],
    ['silent', 69, 'RESTART_UNHEALTHY'],
    ['exit', 69, 'RESTART_FAILED'],
  ])('that is %s after the restart ends it with %i', async (mode, exit, code) => {
    behave(mode)
    // What answers has to be seen once, however late a busy machine lets it; only silence is waited out.
    expect(await restart('--wait', mode === 'silent' ? '4s' : '12s')).toMatchObject({ exit, error: { code } })
  })

  it('is not restarted again when the budget is used up, by whatever process', async () => {
    const once = ['--max-restarts', '1']
    expect(await restart(...once)).toMatchObject({ exit: 0 })
    expect(await restart(...once, '--dry-run')).toMatchObject({
      exit: 75,
      error: { code: 'RESTART_GIVEN_UP' },
    })
    expect(await restart(...once)).toMatchObject({ exit: 75, error: { code: 'RESTART_GIVEN_UP' } })
    expect(await status()).toMatchObject({ budget: { given_up: true } })
    expect(await restart()).toMatchObject({ exit: 75 })
    expect(await restart('--clear-budget')).toMatchObject({
      exit: 0,
      budget: { attempts: 1, given_up: false },
    })
  })

  it('keeps the attempt of a vitals that was killed while it waited', async () => {
    behave('closed')
    const child = start('gateway', 'restart', '--wait', '30s')
    await until(() => attempts().then((outcomes) => outcomes.length > 0))
    child.kill('SIGKILL')
    expect(await status()).toMatchObject({ budget: { attempts: 1, under_way: true } })
    expect(await restart()).toMatchObject({ exit: 75, error: { code: 'RESTART_UNDER_WAY' } })
  })

  it('is restarted once of two that are asked for at the same time', async () => {
    behave('healthy 400')
    const reports = await Promise.all([restart(), restart()])
    expect(reports.map(({ exit }) => exit).sort()).toEqual([0, 75])
    expect((await attempts()).filter((outcome) => outcome === 'begun')).toHaveLength(1)
  })

  it('is restarted for being dead only at the third refusal over 90 seconds', async () => {
    box.run('systemctl', 'kill', '--signal=KILL', unit)
    await until(() => status().then(({ state }) => state === 'failed'))
    expect(await restart('--if-dead')).toMatchObject({ exit: 0, result: 'not_dead', dead: { count: 1 } })
    await passMinute()
    expect(await restart('--if-dead')).toMatchObject({ exit: 0, result: 'not_dead', dead: { count: 2 } })
    await passMinute()
    expect(await status()).toMatchObject({ state: 'failed', dead: { count: 2 } })
    expect(await restart('--if-dead')).toMatchObject({ exit: 0, result: 'restarted', trigger: 'if_dead' })
    expect(await status()).toMatchObject({ state: 'running', dead: { count: 0 } })
  })

  it.each(['silent', 'starting', 'degraded'])(
    'is never restarted for being %s',
    async (mode) => {
      const { service } = await status()
      behave(mode)
      const report = await restart('--if-dead')
      expect(report).toMatchObject({ exit: 0, result: 'not_dead', dead: { count: 0 } })
      expect((await status('--timeout', '5s')).service?.pid).toBe(service?.pid)
    },
    60_000,
  )

  it("is found as the user's own unit of vitals, at the port of vitals", async () => {
    const own = ['--unit', 'vitals-gateway.service']
    expect(await restart(...own)).toMatchObject({
      exit: 0,
      service: { manager: 'systemd-user' },
      gateway: { url: 'ws://127.0.0.1:18900' },
    })
    expect((await run('gateway', 'status', ...own)).stdout).toContain('systemd (user)')
  })
})

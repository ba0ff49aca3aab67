import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseService } from '../../../src/host/services/candidates.ts'
import type { Supervisor } from '../../../src/host/services/supervisor.ts'
import { systemd } from '../../../src/host/services/systemd.ts'
import { toolRunner } from '../../../src/host/services/tool.ts'
import { type Box, bootBox, boxObstacle, boxTarget, userManagerUnit } from './box/box.ts'

const obstacle = boxObstacle()
if (obstacle !== null) {
  process.stdout.write(`systemd itself is not asked, only recordings of it are read: ${obstacle}\n`)
}

const service = (lines: string) => `[Service]\n${lines}\n`
const files = {
  'system/box.target': boxTarget(
    'user-manager.service',
    'openclaw-gateway.service',
    'openclaw-gateway-gone.service',
  ),
  'system/user-manager.service': userManagerUnit,
  'system/openclaw-gateway.service': service('ExecStart=/usr/bin/sleep 1000\nRestart=always\nRestartSec=2s'),
  'system/openclaw-gateway-gone.service': service('ExecStart=/usr/bin/sh -c "exit 78"\nRestart=no'),
  'system/clawdbot-gateway.service': service('ExecStart=/usr/bin/sleep 1000'),
  'system/openclaw-gateway-idle.service': `${service('ExecStart=/usr/bin/sleep 1000')}[Install]\nWantedBy=box.target\n`,
  'system/openclaw-node.service': service('ExecStart=/usr/bin/sleep 1000'),
  'system/mine.service': service('Type=notify\nExecStart=/usr/bin/sleep 1000\nTimeoutStartSec=60'),
  'user/openclaw-gateway.service': service('ExecStart=/usr/bin/sleep 1000'),
}

describe.runIf(obstacle === null)('a real systemd', () => {
  let box: Box
  let system: Supervisor
  let user: Supervisor
  beforeAll(async () => {
    box = await bootBox({ files })
    const env = { PATH: `${box.tools}:${process.env.PATH}`, XDG_RUNTIME_DIR: '/run/user/0' }
    const run = toolRunner(env, 5_000)
    system = systemd('system', {}, run)
    user = systemd('user', {}, run)
  })
  afterAll(() => box?.stop())

  const find = async (supervisor: Supervisor, unit: string) => {
    const survey = await supervisor.survey(unit)
    return survey.kind === 'asked' ? survey.services[0] : undefined
  }
  const until = async (supervisor: Supervisor, unit: string, state: string) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = await find(supervisor, unit)
      if (found?.state === state) return found
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error(`${unit} never was ${state}`)
  }

  it('tells of every gateway that is installed, also of those it has not loaded', async () => {
    await until(system, 'openclaw-gateway-gone', 'failed')
    const survey = await system.survey(null)
    expect(survey).toMatchObject({ kind: 'asked', manager: 'systemd-system' })
    const found = survey.kind === 'asked' ? survey.services.map(({ unit, state }) => [unit, state]) : []
    expect(Object.fromEntries(found)).toEqual({
      'openclaw-gateway.service': 'running',
      'clawdbot-gateway.service': 'stopped',
      'openclaw-gateway-gone.service': 'failed',
      'openclaw-gateway-idle.service': 'stopped',
    })
    expect(chooseService([survey]).chosen?.unit).toBe('openclaw-gateway.service')
  })

  it('tells PID, start, restarts and how the last process ended', async () => {
    const before = await until(system, 'openclaw-gateway', 'running')
    expect(before).toMatchObject({ restarts: 0, lastExit: null, detail: 'active (running)' })
    expect(Math.abs(Date.now() - (before.startedAt ?? 0))).toBeLessThan(600_000)
    expect(box.run('cat', `/proc/${before.pid}/comm`).trim()).toBe('sleep')
    box.run('kill', '-KILL', String(before.pid))
    const between = await until(system, 'openclaw-gateway', 'starting')
    expect(between).toMatchObject({ pid: null, lastExit: 'signal 9', detail: 'activating (auto-restart)' })
    const after = await until(system, 'openclaw-gateway', 'running')
    expect(after.restarts).toBe(1)
    expect(after.incarnation).not.toBe(before.incarnation)
  })

  it('restarts a unit that runs, one that failed and one that was stopped', async () => {
    for (const unit of [
      'openclaw-gateway.service',
      'openclaw-gateway-gone.service',
      'clawdbot-gateway.service',
    ]) {
      const before = await find(system, unit)
      expect(await system.restart(unit)).toEqual({ kind: 'taken' })
      await until(system, unit, unit.includes('gone') ? 'failed' : 'running')
      expect((await find(system, unit))?.incarnation).not.toBe(before?.incarnation)
    }
  })

  it('does not wait for a unit that takes its time to start', async () => {
    expect(await system.restart('mine.service')).toEqual({ kind: 'taken' })
    expect(await until(system, 'mine', 'starting')).toMatchObject({ detail: 'activating (start)' })
  })

  it('says why it refuses', async () => {
    expect(await system.restart('nope.service')).toMatchObject({
      kind: 'refused',
      permission: false,
      detail: 'Failed to restart nope.service: Unit nope.service not found',
    })
  })

  it("keeps a user's units apart from those of the system", async () => {
    expect(await find(user, 'openclaw-gateway')).toMatchObject({ manager: 'systemd-user', state: 'stopped' })
    await user.restart('openclaw-gateway.service')
    const own = await until(user, 'openclaw-gateway', 'running')
    expect(own.pid).not.toBe((await find(system, 'openclaw-gateway'))?.pid)
  })
})

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RestartHistory } from '../../src/core/supervision/restart-budget.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Box, bootBox, boxObstacle, boxTarget, userManagerUnit } from '../host/services/box/box.ts'
import { fakeGatewayBinds, fakeGatewayUnit } from '../host/services/box/fake-gateway-unit.ts'
import { bin, checkout, emptyDirectory } from './vitals.ts'

const examples = join(checkout, 'policies', 'examples')
const example = (name: string) => readFileSync(join(examples, name), 'utf8')
const installed = (program: string) => spawnSync(program, ['--version']).error === undefined
const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`the health check is not run: ${obstacle}\n`)
if (!installed('shellcheck')) process.stdout.write('shellcheck is not installed: scripts are not linted\n')

describe('the example of a health check', () => {
  it.runIf(installed('shellcheck'))('has nothing that shellcheck complains of', () => {
    const scripts = [
      join(examples, 'health-check.sh'),
      join(checkout, 'test/host/services/box/systemd-box.sh'),
    ]
    expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
  })

  it('restarts by nothing but vitals gateway restart --if-dead', () => {
    const words = example('health-check.sh').replace(/^#.*$/gm, '')
    expect(words.match(/restart --[a-z-]+/g)).toEqual(['restart --if-dead'])
    expect(words).not.toMatch(/systemctl|launchctl|\bkill\b|openclaw/)
  })
})

describe.runIf(obstacle === null)('the health check of a gateway that a real systemd keeps', () => {
  const unit = 'openclaw-gateway.service'
  let box: Box
  let home: string
  let directory: string
  let vitals: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vitals-check-'))
    vitals = join(directory, 'vitals')
    writeFileSync(vitals, `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`, { mode: 0o755 })
    const inside = join(directory, 'inside')
    writeFileSync(inside, '#!/bin/sh\nexec /opt/gateway/node /opt/vitals/bin/vitals.cjs "$@"\n', {
      mode: 0o755,
    })
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('user-manager.service'),
        'system/user-manager.service': userManagerUnit,
        [`user/${unit}`]: fakeGatewayUnit('/run/mode', 'Restart=no'),
        'user/health-check.service': example('health-check.service'),
        // The same timer with a shorter breath.
        'user/health-check.timer': example('health-check.timer')
          .replace(/=(1|2)min/g, '=1s')
          .replace('=5s', '=1ms'),
      },
      binds: [
        ...fakeGatewayBinds,
        [checkout, '/opt/vitals'],
        [join(examples, 'health-check.sh'), '/root/.config/vitals/health-check.sh'],
        [inside, '/root/.local/bin/vitals'],
      ],
    })
  })
  afterAll(async () => {
    await box?.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  beforeEach(async () => {
    home = emptyDirectory()
    mkdirSync(join(home, 'state'))
    behave('healthy')
    userctl('restart', unit)
    for (let tries = 0; tries < 600 && check().status !== 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })

  const behave = (mode: string) => box.run('sh', '-c', `echo ${mode} >/run/mode`)
  const userctl = (...args: string[]) =>
    box.run('env', 'XDG_RUNTIME_DIR=/run/user/0', 'systemctl', '--user', ...args)
  const pid = () => userctl('show', '--property=MainPID', unit).trim()
  const check = (env: Readonly<Record<string, string>> = {}) => {
    const [program = '', ...args] = [...box.network, join(examples, 'health-check.sh')]
    const path = `${box.tools}:${process.env.PATH}`
    return spawnSync(program, args, {
      env: { PATH: path, HOME: home, STATE_DIRECTORY: join(home, 'state'), VITALS: vitals, ...env },
      encoding: 'utf8',
    })
  }
  const passMinute = async () => {
    const store = openSqliteStore(join(home, 'state'))
    await store.reviseLedger<RestartHistory, null>(`gateway:systemd-user/${unit}`, 1_000, (memory) => {
      if (memory?.deadRun == null) throw new Error('no look is remembered')
      const { count, first, last } = memory.deadRun
      const deadRun = { count, first: first - 60_000, last: last - 60_000 }
      return { document: { ...memory, deadRun }, audit: [], result: null }
    })
    await store.close()
  }

  it('says nothing while all is well', () => {
    expect(check()).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it.each([
    ['degraded', /is degraded: browser/],
    ['starting', /starting/],
    ['silent', /did not answer in time/],
  ])('tells of one that is %s and leaves it alone', (mode, words) => {
    const before = pid()
    behave(mode)
    const { status, stderr, stdout } = check({ HEALTH_TIMEOUT: mode === 'silent' ? '1s' : '15s' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(pid()).toBe(before)
  })

  it('gives the message to the program that alerts', () => {
    behave('degraded')
    const alert = join(home, 'alert')
    writeFileSync(alert, `#!/bin/sh\nprintf '%s' "$#:$1" >${home}/told\n`, { mode: 0o755 })
    check({ HEALTH_ALERT: alert })
    expect(readFileSync(join(home, 'told'), 'utf8')).toMatch(/^1:vitals: /)
  })

  it('restarts a dead one with the third check over 90 seconds, and says so', async () => {
    userctl('kill', '--signal=KILL', unit)
    for (let early = 0; early < 2; early += 1) {
      const { status, stderr } = check()
      expect(status).toBe(1)
      expect(stderr).not.toMatch(/RESTARTED/)
      await passMinute()
    }
    const third = check()
    expect(third).toMatchObject({ status: 1, stderr: expect.stringContaining('RESTARTED') })
    expect(check()).toMatchObject({ status: 0, stderr: '' })
  })

  it('has units that systemd finds nothing wrong with', () => {
    const paths = ['service', 'timer'].map((kind) => `/etc/systemd/user/health-check.${kind}`)
    const command = `HOME=/root XDG_RUNTIME_DIR=/run/user/0 systemd-analyze --user --man=no verify ${paths.join(' ')} 2>&1`
    const told = box.run('sh', '-c', command).split('\n')
    expect(told.filter((line) => line.includes('health-check'))).toEqual([])
  })

  it('is begun by its timer, again and again', async () => {
    userctl('start', 'health-check.timer')
    const runs = new Set<string>()
    for (let tries = 0; tries < 1_200 && runs.size < 2; tries += 1) {
      const shown = userctl(
        'show',
        '--property=InvocationID,Result,ExecMainExitTimestampMonotonic',
        'health-check.service',
      )
      const {
        Result,
        InvocationID,
        ExecMainExitTimestampMonotonic: end,
      } = Object.fromEntries(shown.split('\n').map((line) => line.split('=')))
      if (end !== '0' && InvocationID) runs.add(`${Result} ${InvocationID}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    userctl('stop', 'health-check.timer')
    expect([...runs].map((run) => run.split(' ')[0])).toEqual(['success', 'success'])
  })

  it('is run by the line for cron in the environment that cron gives', () => {
    const [, command = ''] = /^\* \* \* \* \* (.*)$/m.exec(example('health-check.cron')) ?? []
    const output = box.run(
      'env',
      '-i',
      'HOME=/root',
      'PATH=/root/.local/bin:/usr/bin:/bin',
      'sh',
      '-c',
      command,
    )
    expect(output).toBe('')
    behave('degraded')
    expect(() =>
      box.run('env', '-i', 'HOME=/root', 'PATH=/root/.local/bin:/usr/bin:/bin', 'sh', '-c', command),
    ).toThrow(/is degraded/)
  })
})

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Box, bootBox, boxObstacle, boxTarget } from '../host/services/box/box.ts'
import { checkout } from './vitals.ts'

const example = (name: string) => readFileSync(join(checkout, 'policies/examples', name), 'utf8')
const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`the service of an agent is not tried: ${obstacle}\n`)

const patience = { timeout: 60_000, interval: 100 }
const room = { timeout: 120_000 }
const watchdog = '[Service]\nWatchdogSec=2s\nRestartSec=100ms\n'

describe.runIf(obstacle === null)('the service of an agent, kept by a real systemd', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-agent-service-'))
  let box: Box
  beforeAll(async () => {
    // The services have users of their own, who have to reach it.
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'bin'))
    const program = '#!/bin/sh\nexec /opt/node /opt/vitals/bin/vitals.cjs "$@"\n'
    writeFileSync(join(directory, 'bin/vitals'), program, { mode: 0o755 })
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('systemd-journald.service', 'vitals-gateway.service'),
        'system/vitals-gateway.service': example('vitals-gateway.service'),
        'system/vitals-agent.service': example('vitals-agent.service'),
        'system/vitals-agent.service.d/gateway.conf':
          '[Service]\nEnvironment=VITALS_AGENT_GATEWAY_URL=http://127.0.0.1:18900\n',
      },
      binds: [
        [checkout, '/opt/vitals'],
        [process.execPath, '/opt/node'],
        [directory, '/usr/local'],
      ],
    })
    await vi.waitUntil(() => journal('vitals-gateway').includes('"listening"'), patience)
    box.run(
      'sh',
      '-c',
      `mkdir -p /etc/vitals; umask 077; ${vitals('key create --agent web-1')} >/etc/vitals/agent-key.json`,
    )
  }, 60_000)
  afterAll(async () => {
    await box?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const vitals = (words: string) => `/usr/local/bin/vitals ${words} --state-dir /var/lib/vitals --json`
  const journal = (unit: string) =>
    box.run('sh', '-c', `journalctl --sync; journalctl --no-pager --output=cat --unit=${unit}.service`)
  const property = (name: string) => box.run('systemctl', 'show', '-P', name, 'vitals-agent').trim()
  const logged = (text: string) => journal('vitals-agent').split(text).length - 1
  const told = (text: string, times = 1) => vi.waitUntil(() => logged(text) >= times, patience)
  const known = () => JSON.parse(box.run('sh', '-c', `${vitals('agent show web-1')} || true`))

  it('is started once it beats, and its gateway knows it', room, async () => {
    box.run('systemctl', 'start', 'vitals-agent')
    expect([property('ActiveState'), property('StatusText')]).toEqual(['active', 'Beats as web-1'])
    await told('"the gateway has a beat"')
    expect(known()).toMatchObject({ agent_id: 'web-1', signed_off: false })
  })

  it('does not take the walls of its service for a disk that stopped', room, async () => {
    const { reasons } = known()
    expect(reasons.filter((reason: string) => reason.startsWith('writable'))).toEqual([])
  })

  it('reads its policy again when it is told to reload', room, async () => {
    box.run('systemctl', 'reload', 'vitals-agent')
    await told('"the policy is read again"')
    await vi.waitUntil(() => property('ActiveState') === 'active', patience)
    expect(property('NRestarts')).toBe('0')
  })

  it('says goodbye when it is stopped, and that is no failure', room, async () => {
    box.run('systemctl', 'stop', 'vitals-agent')
    expect([property('ActiveState'), property('Result')]).toEqual(['inactive', 'success'])
    expect(known()).toMatchObject({ signed_off: true })
  })

  it('is started again by the watchdog when it hangs, and goes on', room, async () => {
    const drop = '/etc/systemd/system/vitals-agent.service.d/watchdog.conf'
    box.run('sh', '-c', `printf '${watchdog.replaceAll('\n', '\\n')}' >${drop}; systemctl daemon-reload`)
    box.run('systemctl', 'start', 'vitals-agent')
    await told('"the gateway has a beat"', 2)
    const hanging = property('MainPID')
    box.run('kill', '-STOP', hanging)
    await vi.waitUntil(() => property('NRestarts') === '1' && property('ActiveState') === 'active', patience)
    expect(logged('Watchdog timeout')).toBe(1)
    expect(property('MainPID')).not.toBe(hanging)
    await told('"the gateway has a beat"', 3)
    expect(known()).toMatchObject({ signed_off: false })
  })
})

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Box, bootBox, boxObstacle, boxTarget } from '../host/services/box/box.ts'
import { checkout } from './vitals.ts'

const example = (name: string) => readFileSync(join(checkout, 'policies', 'examples', name), 'utf8')
const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`the alert is not tried: ${obstacle}\n`)

const policy = `name: box
probes: { flag: { kind: file, path: /run/flag } }
checks: { flag: { critical: { condition: flag.exists, consecutive: 1, reason: flag_is_up } } }
`

describe.runIf(obstacle === null)('the units of the examples, kept by a real systemd', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-alert-'))
  let box: Box
  beforeAll(async () => {
    const programs = {
      vitals: '#!/bin/sh\nexec /opt/node /opt/vitals/bin/vitals.cjs "$@"\n',
      mail: '#!/bin/sh\n{ echo "$*"; cat; echo .; } >>/run/mail\n',
    }
    // The service has a user of its own, who has to reach them.
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'bin'))
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(directory, 'bin', name), text, { mode: 0o755 })
    writeFileSync(join(directory, 'server.yaml'), policy)
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('systemd-journald.service', 'vitals-probe.timer'),
        'system/vitals-probe.service': example('vitals-probe.service'),
        'system/vitals-alert.service': example('vitals-alert.service'),
        // The same timer with a shorter breath.
        'system/vitals-probe.timer': example('vitals-probe.timer').replace(/=30s/g, '=1s'),
      },
      binds: [
        [checkout, '/opt/vitals'],
        [process.execPath, '/opt/node'],
        [directory, '/usr/local'],
        [join(directory, 'server.yaml'), '/etc/vitals/server.yaml'],
      ],
    })
  })
  afterAll(async () => {
    await box?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const mails = () => box.run('sh', '-c', 'cat /run/mail 2>/dev/null || true').split('.\n').slice(0, -1)
  const rounds = () =>
    Number(
      box.run(
        'sh',
        '-c',
        'journalctl --unit=vitals-probe.service --output=cat | grep -c "^vitals: box" || true',
      ),
    )
  const within = { timeout: 60_000, interval: 100 }

  it('mail once for a problem that lasts, and again for the next one', async () => {
    box.run('touch', '/run/flag')
    await vi.waitUntil(() => rounds() > 2, within)
    expect(mails()).toHaveLength(1)
    expect(mails()[0]).toMatch(
      /^-s \S+ is not well root\nvitals: box is critical: flag: flag_is_up, exists true\n$/,
    )
    box.run('rm', '/run/flag')
    await vi.waitUntil(
      () => box.run('systemctl', 'show', '-P', 'ActiveState', 'vitals-alert.service') === 'inactive\n',
      within,
    )
    box.run('touch', '/run/flag')
    await vi.waitUntil(() => mails().length === 2, within)
  })
})

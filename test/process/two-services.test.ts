import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bootBox, boxObstacle, boxTarget } from '../host/services/box/box.ts'
import { checkout } from './vitals.ts'

const example = (name: string) => readFileSync(join(checkout, 'policies/examples', name), 'utf8')
const service = example('vitals-probe.service')
const policy = (name: string) =>
  `name: ${name}\nbudget: { probe_timeout: 8s, total: 9s }\nprobes: { slow: { kind: command, argv: [/bin/sleep, "0.3"] } }\nchecks: { slow: { critical: { condition: slow.exit_status > 0, consecutive: 1 } } }\n`

it.runIf(boxObstacle() === null)(
  'lets the services of two policies and the gateway run at one time',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vitals-two-'))
    // The services have a user of their own, who has to reach it.
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'bin'))
    const program = '#!/bin/sh\nexec /opt/node /opt/vitals/bin/vitals.cjs "$@"\n'
    writeFileSync(join(directory, 'bin', 'vitals'), program, { mode: 0o755 })
    for (const name of ['service', 'shop']) writeFileSync(join(directory, `${name}.yaml`), policy(name))
    const box = await bootBox({
      files: {
        'system/box.target': boxTarget('systemd-journald.service'),
        'system/vitals-probe.service': service,
        'system/vitals-gateway.service': example('vitals-gateway.service'),
        'system/vitals-shop.service': service.replace('service.yaml', 'shop.yaml'),
      },
      binds: [
        [checkout, '/opt/vitals'],
        [process.execPath, '/opt/node'],
        [directory, '/usr/local'],
        [directory, '/etc/vitals'],
      ],
    })
    try {
      const started = (name: string) => `{ systemctl start vitals-${name} || echo ${name} failed; }`
      const both = `${started('probe')} & ${started('shop')} & wait`
      const told = box.run('sh', '-c', `for round in 1 2 3; do ${both}; done 2>&1; journalctl --sync`)
      expect(box.run('journalctl', '--no-pager', '--output=cat', '--identifier=vitals')).toBe('')
      expect(told).toBe('')
      const owners =
        'systemctl start vitals-gateway && systemctl start vitals-probe && stat -c %u /var/lib/private/vitals /proc/$(systemctl show -P MainPID vitals-gateway)'
      const [directoryOwner, gateway] = box.run('sh', '-c', owners).split('\n')
      expect(directoryOwner).toMatch(/^[1-9]\d*$/)
      expect(gateway).toBe(directoryOwner)
    } finally {
      await box.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  },
)

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Box, bootBox, boxObstacle, boxTarget } from '../host/services/box/box.ts'
import { checkout } from './vitals.ts'

const example = (name: string) => readFileSync(join(checkout, 'policies', 'examples', name), 'utf8')
const obstacle = boxObstacle()
if (obstacle !== null) process.stdout.write(`the units of the examples are not tried: ${obstacle}\n`)

const policy = `name: box
probes: { flag: { kind: file, path: /run/flag } }
checks: { flag: { critical: { condition: flag.exists, consecutive: 1, reason: flag_is_up } } }
`

describe.runIf(obstacle === null)('the units of the examples, kept by a real systemd', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-timed-'))
  let box: Box
  beforeAll(async () => {
    const programs = {
      vitals: '#!/bin/sh\nexec /opt/node /opt/vitals/bin/vitals.cjs "$@"\n',
      mail: '#!/bin/sh\n{ echo "$*"; cat; echo --end--; } >>/run/mail\n',
    }
    // The service has a user of its own, who has to reach them.
    chmodSync(directory, 0o755)
    mkdirSync(join(directory, 'bin'))
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(directory, 'bin', name), text, { mode: 0o755 })
    writeFileSync(join(directory, 'service.yaml'), policy)
    box = await bootBox({
      files: {
        'system/box.target': boxTarget('systemd-journald.service', 'vitals-probe.timer'),
        'system/vitals-probe.service': example('vitals-probe.service'),
        // The same timer with a shorter breath.
        'system/vitals-probe.timer': example('vitals-probe.timer').replace(/Sec=1m/g, 'Sec=1s'),
      },
      binds: [
        [checkout, '/opt/vitals'],
        [process.execPath, '/opt/node'],
        [directory, '/usr/local'],
        [directory, '/etc/vitals'],
      ],
    })
  })
  afterAll(async () => {
    await box?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const mails = () => box.run('sh', '-c', 'cat /run/mail 2>/dev/null || true').split('--end--\n').slice(0, -1)
  const within = { timeout: 60_000, interval: 100 }
  const rounds = async (count: number) => {
    const seen = new Set<string>()
    const current = () => box.run('systemctl', 'show', '-P', 'InvocationID', 'vitals-probe.service')
    await vi.waitUntil(() => seen.add(current()).size > count, within)
  }
  const nextMail = async (after: number) => {
    await vi.waitUntil(() => mails().length > after, within)
    await rounds(3)
    expect(mails().slice(after)).toEqual([expect.any(String)])
    return mails()[after]
  }
  /** A round under way reads its files more than once, and would mail of both what was and what is. */
  const betweenRounds = async (change: () => void) => {
    box.run('systemctl', 'stop', 'vitals-probe.timer')
    const now = () => box.run('systemctl', 'show', '-P', 'ActiveState', 'vitals-probe.service').trim()
    await vi.waitUntil(() => ['inactive', 'failed'].includes(now()), within)
    change()
    box.run('systemctl', 'start', 'vitals-probe.timer')
  }
  const told = (text: string) => expect.stringMatching(new RegExp(`^-s vitals on \\S+ root\n${text}\n$`))

  const room = { timeout: 180_000 }

  it('mail a problem once, its end once, and nothing while nothing changes', room, async () => {
    await rounds(2)
    expect(mails()).toEqual([])
    box.run('touch', '/run/flag')
    expect(await nextMail(0)).toEqual(
      told('vitals: box on \\S+ is critical: flag: flag_is_up, exists true, since \\S+ \\S+Z'),
    )
    const failed = () => box.run('systemctl', 'show', '-P', 'Result', 'vitals-probe.service')
    await vi.waitUntil(() => failed() === 'exit-code\n', within)
    box.run('rm', '/run/flag')
    expect(await nextMail(1)).toEqual(
      told(
        'vitals: box on \\S+ is healthy: flag is healthy again since \\S+ \\S+Z, after \\d+s \\(critical\\)',
      ),
    )
  })

  it('mail once that the policy cannot be used, and once that the rounds go on', room, async () => {
    const before = mails().length
    // What a shell would take for a line break, an end or a code of the terminal is told as it stands.
    const name = String.raw`\n\033[31m\c`
    await betweenRounds(() => writeFileSync(join(directory, 'service.yaml'), `'${name}': 1\n`))
    const mail = await nextMail(before)
    expect(mail).toMatch(/service\.yaml/)
    expect(mail).toContain(name)
    await betweenRounds(() => writeFileSync(join(directory, 'service.yaml'), policy))
    expect(await nextMail(before + 1)).toEqual(
      told('vitals: \\S+/service\\.yaml is judged again, after \\d+s without\\.'),
    )
  })

  it('mail once that there is no such program', room, async () => {
    const before = mails().length
    await betweenRounds(() => rmSync(join(directory, 'bin', 'vitals')))
    expect(await nextMail(before)).toEqual(told('vitals cannot run: exit-code 203'))
  })
})

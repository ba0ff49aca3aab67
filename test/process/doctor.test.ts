import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { type Place, place } from './place.ts'

const policy = (name: string) =>
  `name: ${name}\nprobes: { disk: { kind: disk } }\nchecks: { disk: { signal: disk.free_pct, degraded: { below: -1 } } }\n`

const places = ['/etc/crontab', '/etc/cron.d', '/var/spool/cron', '/etc/systemd/system']
const hostRunsVitals = spawnSync('grep', ['-rqsw', 'vitals', ...places]).status === 0
if (hostRunsVitals)
  process.stdout.write('this host runs vitals itself: its own crontabs hide those of a test\n')

describe('vitals doctor', () => {
  const doctor = async (given: Place, ...args: string[]) => {
    const run = await given.run(['doctor', ...args, '--json'], { LANG: 'C.UTF-8' })
    const { ok, findings } = JSON.parse(run.stdout) as { ok: boolean; findings: Record<string, string>[] }
    const toFix = findings.filter(({ severity }) => severity === 'fix').map(({ subject }) => subject)
    return { status: run.status, ok, findings, toFix }
  }

  it('finds nothing to fix on a host that is in order, and changes nothing', async () => {
    const given = place()
    expect(await doctor(given)).toMatchObject({ status: 0, ok: true, toFix: [] })
    expect(readdirSync(given.home).sort()).toEqual(['.config'])
  })

  it('names the gateway that would be asked, and says whether anybody listens there', async () => {
    const given = place()
    const told = async (VITALS_GATEWAY_URL: string) => {
      const run = await given.run(['doctor', '--json'], {
        VITALS_GATEWAY_URL,
        VITALS_GATEWAY_TOKEN: 'geheim-7',
      })
      expect(run.stdout).not.toContain('geheim-7')
      const { findings } = JSON.parse(run.stdout) as { findings: Record<string, string>[] }
      return findings
        .filter(({ subject }) => subject === 'gateway')
        .map(({ severity, message }) => [severity, message])
    }
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const asked = `ws://127.0.0.1:${port} (VITALS_GATEWAY_URL) would be asked with the token from VITALS_GATEWAY_TOKEN.`
    expect(await told(`ws://127.0.0.1:${port}`)).toEqual([
      ['ok', asked],
      ['ok', `Something listens at 127.0.0.1:${port}.`],
    ])
    server.close()
    await once(server, 'close')
    expect(await told(`ws://127.0.0.1:${port}`)).toEqual([
      ['ok', asked],
      ['note', `Nobody answers at 127.0.0.1:${port}: connection refused.`],
    ])
  })

  it('counts one probe and one check in the singular', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'p.yaml'), policy('p'))
    const { findings } = await doctor(given, 'p.yaml')
    const told = findings.find(({ subject }) => subject === 'policy')
    expect(told?.message).toMatch(/ 1 probe, 1 check\.$/)
  })

  it.each<[string, string, (given: Place) => string[]]>([
    ['a policy that is not there', 'policy', () => ['none.yaml']],
    [
      'a policy that is wrong',
      'policy',
      ({ cwd }) => {
        writeFileSync(join(cwd, 'p.yaml'), 'checks: {}\n')
        return ['p.yaml']
      },
    ],
    [
      'a policy that no run may judge by',
      'policy',
      ({ cwd }) => {
        const ways =
          'healthy->degraded: { condition: d.free_pct < 90 }, degraded->healthy: { condition: d.free_pct > 10 }'
        writeFileSync(join(cwd, 'p.yaml'), `probes: { d: { kind: disk } }\ntransitions: { ${ways} }\n`)
        return ['p.yaml']
      },
    ],
    [
      'a budget longer than the interval',
      'times',
      ({ cwd }) => {
        writeFileSync(join(cwd, 'p.yaml'), `interval: 1s\n${policy('p')}`)
        return ['p.yaml']
      },
    ],
    [
      'a time-out longer than the budget',
      'times',
      ({ cwd }) => {
        writeFileSync(join(cwd, 'p.yaml'), `budget: { probe_timeout: 9s, total: 3s }\n${policy('p')}`)
        return ['p.yaml']
      },
    ],
    [
      'a configuration that is wrong',
      'configuration',
      ({ here }) => {
        writeFileSync(here, 'polcy: x\n')
        return []
      },
    ],
    [
      'a configuration that is passed over',
      'configuration',
      ({ here }) => {
        writeFileSync(here, '')
        chmodSync(here, 0o666)
        return []
      },
    ],
    [
      'a place that is no directory',
      'state',
      ({ here }) => {
        writeFileSync(here, 'state_dir: /dev/null/state\n')
        return []
      },
    ],
    [
      'a directory that others may write',
      'state',
      ({ here, cwd }) => {
        mkdirSync(join(cwd, 'state'))
        chmodSync(join(cwd, 'state'), 0o777)
        writeFileSync(here, 'state_dir: state\n')
        return []
      },
    ],
    [
      'a damaged state file',
      'state',
      ({ here, cwd }) => {
        mkdirSync(join(cwd, 'state', 'probe'), { recursive: true })
        writeFileSync(join(cwd, 'state', 'probe', `${'0'.repeat(20)}.db`), 'x'.repeat(8_192))
        writeFileSync(here, 'state_dir: state\n')
        return []
      },
    ],
  ])('ends with 1 and says what to do about %s', async (_, subject, prepare) => {
    const given = place()
    const { status, toFix, findings } = await doctor(given, ...prepare(given))
    expect([status, toFix]).toEqual([1, [subject]])
    expect(findings.find(({ severity }) => severity === 'fix')?.hint).toBeTruthy()
  })

  it('names the first place that is wrong in a configuration', async () => {
    const given = place()
    writeFileSync(given.here, 'agent_id: a\npolcy: x\n')
    const { findings } = await doctor(given)
    expect(findings.find(({ severity }) => severity === 'fix')?.message).toMatch(
      /vitals\.yaml:2:1: There is no key 'polcy' here\.$/,
    )
  })

  it('finds a clock that was set back', async () => {
    const given = place()
    writeFileSync(join(given.cwd, 'p.yaml'), policy('p'))
    await given.run(['probe', './p.yaml', '-q'])
    const directory = join(given.home, '.local', 'state', 'vitals', 'probe')
    const db = new DatabaseSync(
      join(directory, readdirSync(directory).find((name) => name.endsWith('.db')) ?? ''),
    )
    const state = JSON.parse(String(db.prepare('SELECT state FROM memory').get()?.state))
    db.prepare('UPDATE memory SET state = ?').run(JSON.stringify({ ...state, at: state.at + 3_600_000 }))
    db.close()
    expect(await doctor(given, 'p.yaml')).toMatchObject({ status: 1, toFix: ['clock'] })
  })

  it.skipIf(hostRunsVitals)(
    'looks at the crontab that cron shows to this user, and tells what prints the line where there is none',
    async () => {
      const given = place()
      writeFileSync(join(given.cwd, 'p.yaml'), policy('p'))
      const programs = join(given.home, 'bin')
      mkdirSync(programs)
      const told = async (crontab: string) => {
        writeFileSync(join(programs, 'crontab'), crontab, { mode: 0o755 })
        const run = await given.run(['doctor', 'p.yaml', '--json'], { PATH: `${programs}:/usr/bin:/bin` })
        const { findings } = JSON.parse(run.stdout) as { findings: Record<string, string>[] }
        return findings.filter(({ subject }) => subject === 'cron' || subject === 'schedule')
      }
      expect(await told('#!/bin/sh\nexit 1\n')).toEqual([
        expect.objectContaining({
          ...{ subject: 'schedule', severity: 'note' },
          hint: expect.stringContaining("'vitals policy timer p.yaml'"),
        }),
        expect.objectContaining({
          message: expect.stringMatching(/^By its usual PATH, \/usr\/bin:\/bin, cron would not find vitals/),
        }),
      ])
      const line = '* * * * * /nope/node /nope/vitals probe'
      expect(await told(`#!/bin/sh\necho "${line} ${given.cwd}/p.yaml"\n`)).toEqual([
        expect.objectContaining({ severity: 'ok', message: 'Your crontab runs vitals with p.yaml.' }),
        expect.objectContaining({
          severity: 'fix',
          message: 'Your crontab would not find /nope/node and /nope/vitals: its PATH is /usr/bin:/bin.',
        }),
      ])
      const another = (await told(`#!/bin/sh\necho "${line} /gone.yaml"\n`)).map(({ message }) => message)
      expect(another).toContain('Your crontab runs vitals, but not with p.yaml.')
      expect(another).toContain('Your crontab runs vitals with /gone.yaml, and there is no such file.')
    },
  )

  it('breaks no path and nothing in quotes on a narrow terminal', async () => {
    const given = place()
    const long = join(given.cwd, 'a'.repeat(60), 'policy.yaml')
    mkdirSync(join(given.cwd, 'a'.repeat(60)))
    writeFileSync(long, `interval: 1s\n${policy('p')}`)
    const { stdout } = await given.run(['doctor', long], { COLUMNS: '60' })
    const lines = stdout.split('\n')
    expect(lines.some((line) => line.trim() === long)).toBe(true)
    expect(stdout).not.toMatch(/ · /)
    expect(lines.filter((line) => line.length > 60 && !line.includes('/'))).toEqual([])
  })

  it('tells people in a table', async () => {
    const given = place()
    const run = await given.run(['doctor'])
    expect(run.stdout).toMatch(/^\+ vitals +ok +Version/)
    expect(run.stdout).toMatch(/\nNothing to fix\.\n$/)
    rmSync(given.home, { recursive: true })
  })
})

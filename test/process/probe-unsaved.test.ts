import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mountable, mountTmpfs } from '../store/mount-tmpfs.ts'
import { newHost } from './host.ts'

const policy = (path: string) => `
probes: { flag: { kind: file, path: ${path} } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 3 }
      degraded->healthy: { condition: flag.exists, consecutive: 3 }
`

describe('a verdict that cannot be remembered is still told', () => {
  it('where the state directory cannot be made', async () => {
    const host = newHost({ STATE_DIRECTORY: '/dev/null/vitals' })
    host.write('flag.yaml', policy(host.path('flag')))
    const run = await host.probe('flag.yaml', '--json')
    expect(run.status).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'degraded', state_saved: false })
    expect(run.stderr).toMatch(/^vitals: this verdict is not remembered: [^\n]*\/dev\/null\/vitals[^\n]*\n$/)
  })

  it('where the environment names no place for it', async () => {
    const host = newHost({ STATE_DIRECTORY: '', HOME: '' })
    host.write('flag.yaml', policy(host.path('flag')))
    const run = await host.probe('flag.yaml')
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/^vitals: this verdict is not remembered: [^\n]*\n$/)
  })

  it('where the memory is no database: that is set aside, and said once', async () => {
    const host = newHost()
    host.write('flag.yaml', policy(host.write('flag', '')))
    expect((await host.probe('flag.yaml')).status).toBe(0)
    const file = execFileSync('find', [host.path('state'), '-name', '*.db'])
      .toString()
      .trim()
    writeFileSync(file, 'not a database at all, '.repeat(100))
    const run = await host.probe('flag.yaml')
    expect(run.status).toBe(0)
    expect(run.stderr).toMatch(/^vitals: what was remembered of this policy is damaged: it is kept as /)
    const [, aside = ''] = /kept as (\S+),/.exec(run.stderr) ?? []
    expect(execFileSync('head', ['-c', '14', aside]).toString()).toBe('not a database')
    expect(await host.probe('flag.yaml')).toMatchObject({ status: 0, stderr: '' })
  })

  it.runIf(mountable)(
    'where the disk is full: by this one sample, on top of what is remembered',
    async () => {
      const disk = mountTmpfs('512k')
      const state = join(disk, 'state')
      mkdirSync(state)
      const host = newHost({ STATE_DIRECTORY: state })
      host.write('flag.yaml', policy(host.path('flag')))
      execFileSync('touch', [host.path('flag')])
      expect((await host.probe('flag.yaml')).status).toBe(0)
      execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=1k 2>/dev/null || true`])
      execFileSync('rm', [host.path('flag')])
      const full = await host.probe('flag.yaml', '--json')
      expect(full.status).toBe(1)
      expect(JSON.parse(full.stdout)).toMatchObject({ state: 'degraded', state_saved: false })
      expect(full.stderr.split('\n')).toHaveLength(2)
      execFileSync('rm', [join(disk, 'filler')])
      const freed = await host.report('flag.yaml')
      expect(freed).toMatchObject({ state: 'healthy', state_saved: true })
      expect(freed.checks[0]?.counters).toEqual({ 'healthy->degraded': '1/3' })
    },
  )
})

describe('two runs of one policy at once', () => {
  it('take turns: the second waits a second and then ends with 75', async () => {
    const host = newHost()
    host.write(
      'slow.yaml',
      `
budget: { total: 15s }
probes: { slow: { kind: command, argv: [/bin/sh, -c, "touch begun; while [ ! -e enough ]; do sleep 0.1; done"], cwd: ${host.directory}, timeout: 10s } }
checks: { slow: { transitions: { healthy->degraded: { condition: slow.up == false }, degraded->healthy: { condition: slow.up } } } }
`,
    )
    const first = host.probe('slow.yaml')
    while (!existsSync(host.path('begun'))) await new Promise((resolve) => setTimeout(resolve, 20))
    const second = await host.probe('slow.yaml', '--json')
    expect(second.status).toBe(75)
    expect(JSON.parse(second.stdout).error.code).toBe('STATE_LOCKED')
    host.write('enough', '')
    expect((await first).status).toBe(0)
  })

  it('both count when the first is quick', async () => {
    const host = newHost()
    // The second waits for the first inside its budget: on a busy machine nothing of the usual two seconds is left.
    const roomy = `budget: { probe_timeout: 10s, total: 60s }\n${policy(host.path('flag'))}`
    host.write('flag.yaml', roomy.replace('consecutive: 3', 'consecutive: 2'))
    const runs = await Promise.all([host.probe('flag.yaml'), host.probe('flag.yaml')])
    expect(runs.map(({ status }) => status).sort()).toEqual([1, 3])
  })
})

describe.runIf(mountable)('a verdict whose file is on a full disk is still told', () => {
  function fullDisk(): string {
    const disk = mountTmpfs('64k')
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=512 2>/dev/null || true`])
    return disk
  }

  it.each([
    ['--record', ['--format', 'nagios'], /^VITALS WARNING/],
    ['--output', ['--format', 'nagios'], /^VITALS WARNING/],
    ['--output', ['--json'], /"state": "degraded"/],
    ['--record', ['--quiet'], /^$/],
  ])('%s with %j', async (flag, more, stdout) => {
    const host = newHost()
    host.write('flag.yaml', policy(host.path('flag')))
    const path = join(fullDisk(), 'file')
    const run = await host.probe('flag.yaml', '--no-state', flag, path, ...more)
    expect(run).toMatchObject({ status: 1, stdout: expect.stringMatching(stdout) })
    expect(run.stderr).toContain(`vitals: Cannot write ${path}: ENOSPC.`)
    if (more.includes('--quiet')) expect(run.stderr).toContain('flag is degraded')
  })

  it('and ends with 73 where all is well, so that somebody learns of it', async () => {
    const host = newHost()
    host.write('flag.yaml', policy(host.write('flag', '')))
    const run = await host.probe('flag.yaml', '--no-state', '--record', join(fullDisk(), 'file'))
    expect(run).toMatchObject({ status: 73, stdout: expect.stringContaining('HEALTHY') })
  })
})

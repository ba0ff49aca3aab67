import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exitStatusOf } from '../../src/core/state.ts'
import { seed } from '../seed-policy.ts'
import { type Host, newHost } from './host.ts'
import { vitals } from './vitals.ts'

const flagPolicy = (path: string) => `
probes: { flag: { kind: file, path: ${path} } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 2, reason: flag_is_gone }
      degraded->healthy: { condition: flag.exists, consecutive: 2 }
`

const measured = `
probes:
  disk: { kind: command, argv: [/bin/cat, FILE], format: json, ttl: 0s }
signals:
  disk_free_pct: disk.free_pct
${seed}`

function seedHost(): { host: Host; at: (free: number, ...flags: string[]) => Promise<string> } {
  const host = newHost()
  host.write('seed.yaml', measured.replace('FILE', host.path('disk.json')))
  const at = async (free: number, ...flags: string[]) => {
    host.write('disk.json', JSON.stringify({ free_pct: free }))
    const { state, status } = await host.report('seed.yaml', ...flags)
    expect(status).toBe(exitStatusOf[state])
    return state
  }
  return { host, at }
}

const timeless = (mail: string) =>
  mail
    .replace(/ on \S+ is /, ' on HOST is ')
    .replace(/since \S+ \d\d:\d\d:\d\dZ/, 'since TIME')
    .replace(/after \S+/, 'after SPAN')

describe('vitals probe remembers between runs', () => {
  it('so that a count of two is met by the second run without the file', async () => {
    const host = newHost()
    host.write('flag.yaml', flagPolicy(host.write('flag', '')))
    expect(await host.probe('flag.yaml', '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    rmSync(host.path('flag'))
    expect(await host.probe('flag.yaml', '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' })
    const second = await host.probe('flag.yaml', '--quiet')
    expect(second).toMatchObject({ status: 1, stdout: '' })
    expect(second.stderr).toBe('vitals: flag is degraded: flag: flag_is_gone, exists false\n')
  })

  it('so that --quiet --on-change tells each change once and the recovery, with the status of the state', async () => {
    const host = newHost()
    host.write('flag.yaml', flagPolicy(host.write('flag', '')))
    const run = async () => {
      const { status, stdout, stderr } = await host.probe('flag.yaml', '--quiet', '--on-change')
      expect(stdout).toBe('')
      return [status, timeless(stderr)]
    }
    expect(await run()).toEqual([0, ''])
    rmSync(host.path('flag'))
    expect(await run()).toEqual([0, ''])
    expect(await run()).toEqual([
      1,
      'vitals: flag on HOST is degraded: flag: flag_is_gone, exists false, since TIME\n',
    ])
    expect(await run()).toEqual([1, ''])
    host.write('flag', '')
    expect(await run()).toEqual([1, ''])
    expect(await run()).toEqual([
      0,
      'vitals: flag on HOST is healthy: flag is healthy again since TIME, after SPAN (degraded)\n',
    ])
    expect(await run()).toEqual([0, ''])
  })

  it('so that --quiet --on-change says nothing of the first of two bad samples, and tells one problem once', async () => {
    const host = newHost()
    host.write('flag.yaml', flagPolicy(host.path('flag')))
    const run = () => host.probe('flag.yaml', '--quiet', '--on-change')
    expect(await run()).toMatchObject({ status: 3, stderr: '' })
    const told = expect.stringMatching(
      /^vitals: flag on \S+ is degraded: flag: flag_is_gone, exists false, since \S+ \S+Z\n$/,
    )
    expect(await run()).toMatchObject({ status: 1, stderr: told })
    expect(await run()).toMatchObject({ status: 1, stderr: '' })
  })

  it('and a run by hand takes nothing from --on-change', async () => {
    const host = newHost()
    host.write('flag.yaml', flagPolicy(host.path('flag')))
    for (const status of [3, 1]) expect(await host.probe('flag.yaml')).toMatchObject({ status })
    const run = () => host.probe('flag.yaml', '--quiet', '--on-change')
    const told = expect.stringMatching(
      /^vitals: flag on \S+ is degraded: flag: flag_is_gone, exists false, since \S+ \S+Z\n$/,
    )
    expect(await run()).toMatchObject({ status: 1, stderr: told })
    host.write('flag', '')
    for (const status of [1, 0]) expect(await host.probe('flag.yaml', '--json')).toMatchObject({ status })
    expect((await run()).stderr).toContain('flag is healthy again since ')
    expect(await run()).toMatchObject({ status: 0, stderr: '' })
  })

  it('so that --quiet --on-change tells of data that never came once it is missing for good', async () => {
    const host = newHost()
    host.write(
      'none.yaml',
      'probes: { d: { kind: command, argv: [/nowhere/to/be/found] } }\nchecks: { d: { degraded: d.load1 > 1 } }\n',
    )
    const run = () => host.probe('none.yaml', '--quiet', '--on-change')
    expect(await run()).toMatchObject({ status: 3, stderr: '' })
    expect(await run()).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/none on \S+ is unknown: d: /),
    })
    expect(await run()).toMatchObject({ status: 3, stderr: '' })
  })

  it('and refuses --on-change where nothing is remembered', async () => {
    const adHoc = await vitals(['probe', 'disk', '/', '--no-state', '--quiet', '--on-change'])
    expect(adHoc.status).toBe(64)
    const stateless = await vitals(['probe', '--no-state', '--quiet', '--on-change'])
    expect([stateless.status, stateless.stderr]).toEqual([64, expect.stringContaining('--no-state')])
    expect((await vitals(['probe', '--on-change'])).status).toBe(64)
  })

  it("so that the seed's policy goes through all its states in separate runs", async () => {
    const { at, host } = seedHost()
    const states = [await at(30), await at(14), await at(14), await at(7), await at(25)]
    states.push(await at(25, '--fact', 'remediation_applied=true'), await at(25))
    expect(states).toEqual([
      'healthy',
      'healthy',
      'degraded',
      'critical',
      'critical',
      'recovering',
      'healthy',
    ])
    const { stdout } = await host.vitals('audit', 'list', '--json')
    const trail = JSON.parse(stdout).records.map(
      ({ entry }: { entry: Record<string, string> }) => `${entry.from}->${entry.to}`,
    )
    expect(trail).toEqual([
      'unknown->healthy',
      'healthy->degraded',
      'degraded->critical',
      'critical->recovering',
      'recovering->healthy',
    ])
    expect(await host.vitals('audit', 'verify')).toMatchObject({ status: 0 })
  })

  it('but not with --no-state, which takes every count as met and leaves nothing behind', async () => {
    const { at, host } = seedHost()
    expect(await at(30)).toBe('healthy')
    expect(await at(14, '--no-state')).toBe('degraded')
    expect(await at(14)).toBe('healthy')
    const { stdout } = await host.vitals('audit', 'list', '--json')
    expect(JSON.parse(stdout).records).toHaveLength(1)
  })

  it('and gives a fresh result again within its ttl, marked cached, without counting it', async () => {
    const host = newHost()
    const flag = host.write('flag', '')
    host.write('flag.yaml', flagPolicy(flag).replace('kind: file', 'kind: file, ttl: 1h'))
    await host.report('flag.yaml')
    rmSync(flag)
    const again = await host.report('flag.yaml')
    expect(again.timing.probes.flag?.cached).toBe(true)
    expect(again.results[0]?.value).toMatchObject({ exists: true })
    expect(again.state).toBe('healthy')
  })

  it('and skips checks whose probe was left out by --probe: they keep their state', async () => {
    const host = newHost()
    const other =
      '  other: { transitions: { healthy->degraded: { condition: disk.free_pct < 0 }, degraded->healthy: { condition: disk.free_pct >= 0 } } }'
    host.write(
      'flag.yaml',
      `${flagPolicy(host.write('flag', '')).replace('} }', '}, disk: { kind: disk } }')}${other}\n`,
    )
    await host.report('flag.yaml')
    rmSync(host.path('flag'))
    const { checks, results } = await host.report('flag.yaml', '--probe', 'disk')
    expect(results.map(({ name }) => name)).toEqual(['disk'])
    expect(checks.map(({ name, skipped, state }) => [name, skipped, state])).toEqual([
      ['flag', true, 'healthy'],
      ['other', false, 'healthy'],
    ])
  })

  it('and records each round for a simulation', async () => {
    const { host, at } = seedHost()
    await at(30, '--record', host.path('rounds.ndjson'))
    await at(7, '--record', host.path('rounds.ndjson'), '--fact', 'remediation_applied=false')
    const { readFileSync } = await import('node:fs')
    const lines = readFileSync(host.path('rounds.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { recording: 1, fill: false, policy: 'seed' },
      { probes: { disk: { value: { free_pct: 30 } } } },
      { probes: { disk: { value: { free_pct: 7 } } }, facts: { remediation_applied: false } },
    ])
  })
})

describe('vitals probe without probes of its own', () => {
  it("takes the seed's bare block through its states by --fact", async () => {
    const host = newHost()
    host.write('seed.yaml', seed)
    const at = async (...facts: string[]) =>
      (await host.report('seed.yaml', ...facts.flatMap((fact) => ['--fact', fact]))).state
    expect(await at('disk_free_pct=30')).toBe('healthy')
    expect(await at('disk_free_pct=14')).toBe('healthy')
    expect(await at('disk_free_pct=14')).toBe('degraded')
    expect(await at('disk_free_pct=7')).toBe('critical')
    expect(await at('disk_free_pct=25', 'remediation_applied=true')).toBe('recovering')
    expect(await at('disk_free_pct=25')).toBe('healthy')
  })

  it('is unknown where nobody tells it anything, and never healthy', async () => {
    const host = newHost()
    host.write('seed.yaml', seed)
    expect((await host.report('seed.yaml')).state).toBe('unknown')
  })

  it('counts declared facts as its samples', async () => {
    const host = newHost()
    host.write('facts.yaml', `facts: { disk_free_pct: { type: number, ttl: 5m } }\n${seed}`)
    const at = async (free: number) =>
      (await host.report('facts.yaml', '--fact', `disk_free_pct=${free}`)).state
    expect([await at(30), await at(14), await at(14)]).toEqual(['healthy', 'healthy', 'degraded'])
  })
})

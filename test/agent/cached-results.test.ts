import { describe, expect, it } from 'vitest'
import { listen } from '../probes/listen.ts'
import { agentHost } from './agent-host.ts'

const flag = `
probes: { flag: { kind: file, path: HERE/flag } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 2, reason: gone }
      degraded->healthy: { condition: flag.exists, consecutive: 2 }
`

describe('the results of an earlier round', () => {
  const cached = flag.replace('HERE/flag', 'HERE/flag, ttl: 1m')

  it('are used again while they are fresh, and while the probe is the same', async () => {
    const host = agentHost(cached)
    host.write('flag', '')
    const { report: first } = await host.round()
    host.wait(59_000)
    const { report: second } = await host.round()
    expect(second.results).toEqual(first.results)
    expect(second.timing.probes.flag).toEqual({ duration_ms: 0, cached: true })
    host.write('policy.yaml', cached.replaceAll('HERE/flag', `${host.directory}/other`))
    const { report: changed } = await host.round()
    expect(changed.timing.probes.flag?.cached).toBe(false)
    expect(changed.results[0]?.value).toMatchObject({ exists: false })
  })

  it('are not used again while a count of a check that reads them is open', async () => {
    const host = agentHost(cached.replace('consecutive: 2, reason', 'consecutive: 3, reason'))
    host.write('flag', '')
    await host.round()
    host.wait(60_000)
    host.remove('flag')
    const rounds: unknown[] = []
    for (const _ of [1, 2, 3, 4]) {
      const { report } = await host.round()
      rounds.push([report.state, report.timing.probes.flag?.cached])
      host.wait(1_000)
    }
    expect(rounds).toEqual([
      ['healthy', false],
      ['healthy', false],
      ['degraded', false],
      ['degraded', true],
    ])
  })

  it('are not used again where the target failed', async () => {
    const port = await listen((socket) => socket.end())
    const host = agentHost(
      'probes: { api: { kind: http, url: "http://127.0.0.1:PORT/", ttl: 1h } }\nchecks: { api: { critical: api.up == false } }\n'.replace(
        'PORT',
        String(port),
      ),
    )
    await host.round()
    host.wait(1_000)
    const { report } = await host.round()
    expect(report.results[0]).toMatchObject({ ok: false })
    expect(report.timing.probes.api?.cached).toBe(false)
  })

  it('are not used again when their time is over', async () => {
    const host = agentHost(cached)
    await host.round()
    host.wait(60_001)
    expect((await host.round()).report.timing.probes.flag?.cached).toBe(false)
  })
})

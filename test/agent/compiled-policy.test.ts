import { describe, expect, it, vi } from 'vitest'
import { agentHost } from './agent-host.ts'

const flag = `
probes: { flag: { kind: file, path: HERE/flag } }
checks:
  flag:
    transitions:
      healthy->degraded: { condition: flag.exists == false, consecutive: 2, reason: gone }
      degraded->healthy: { condition: flag.exists, consecutive: 2 }
`

describe('the compiled policy', () => {
  it('is kept by the first round and used by the next', async () => {
    const host = agentHost(flag)
    await host.round()
    const kept = vi.spyOn(host.store, 'compiledPolicy')
    const { policy } = await host.round()
    expect((await kept.mock.results[0]?.value)?.policy).toEqual(policy)
  })

  it('is made again by another release, and by another file', async () => {
    const host = agentHost(flag)
    await host.round()
    const kept = vi.spyOn(host.store, 'compiledPolicy')
    await host.round({ version: '2' })
    host.write('policy.yaml', `${flag.replaceAll('HERE', host.directory)}# another\n`)
    await host.round({ version: '2' })
    await host.round({ version: '2' })
    const found = await Promise.all(kept.mock.results.map(({ value }) => value))
    expect(found.map((policy) => policy !== null)).toEqual([false, false, true])
  })

  it('is not kept by a round that keeps nothing', async () => {
    const host = agentHost(flag)
    await host.round()
    expect(host.alter('SELECT key FROM compiled')).toHaveLength(1)
    host.alter('DELETE FROM compiled')
    await host.round({ keepState: false })
    expect(host.alter('SELECT key FROM compiled')).toEqual([])
  })
})

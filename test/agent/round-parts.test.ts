import { describe, expect, it } from 'vitest'
import { agentHost } from './agent-host.ts'

const two = `
probes:
  one: { kind: file, path: HERE/one }
  two: { kind: file, path: HERE/two }
facts: { orders: { type: number, ttl: 2m } }
checks:
  one:
    transitions:
      healthy->degraded: { condition: one.exists == false, consecutive: 1 }
  two:
    transitions:
      healthy->critical: { condition: two.exists == false, consecutive: 1 }
  both:
    transitions:
      healthy->degraded: { condition: one.exists && two.exists && orders < 1, consecutive: 1 }
`

describe('a round of some probes', () => {
  it('leaves checks that need others as they were, and says so', async () => {
    const host = agentHost(two)
    host.write('one', '')
    host.write('two', '')
    await host.round({ facts: ['orders=5'] })
    host.wait(30_000)
    host.remove('one')
    host.remove('two')
    const { report, recorded } = await host.round({ probes: ['one'], facts: ['orders=5'] })
    expect(report.checks.map(({ name, state, skipped }) => [name, state, skipped])).toEqual([
      ['one', 'degraded', false],
      ['two', 'healthy', true],
      ['both', 'healthy', true],
    ])
    expect(report.results.map(({ name }) => name)).toEqual(['one'])
    expect([...recorded.skipped]).toEqual(['two', 'both'])
    host.wait(30_000)
    const { report: whole } = await host.round({ facts: ['orders=5'] })
    expect(whole.checks.map(({ state, skipped }) => [state, skipped])).toEqual([
      ['degraded', false],
      ['critical', false],
      ['healthy', false],
    ])
  })

  it('skips nothing where all are named', async () => {
    const host = agentHost(two)
    const { recorded } = await host.round({ probes: ['two', 'one'] })
    expect([...recorded.skipped]).toEqual([])
  })

  it('keeps what the others remember', async () => {
    const host = agentHost(two)
    await host.round()
    await host.round({ probes: ['one'] })
    const { probes } = await host.store.peek(host.path('policy.yaml'))
    expect(Object.keys(probes).sort()).toEqual(['one', 'two'])
  })

  it.each([
    ['near', 'tow', "Did you mean 'two'?"],
    ['unlike all', 'disk', 'It has one, two.'],
  ])('is refused for a name that is %s, and nothing is kept', async (_, name, advice) => {
    const host = agentHost(two)
    await expect(host.round({ probes: [name] })).rejects.toMatchObject({
      exit: 64,
      message: expect.stringContaining(advice),
    })
    expect(await host.store.auditChains()).toEqual([])
  })
})

describe('the facts of a round', () => {
  it('are what conditions read, and are recorded', async () => {
    const host = agentHost(two)
    host.write('one', '')
    host.write('two', '')
    const { report, recorded } = await host.round({ facts: ['orders=0'] })
    expect(report.checks.find(({ name }) => name === 'both')?.state).toBe('degraded')
    expect([...recorded.facts]).toEqual([['orders', 0]])
  })

  it('are remembered for their time to live', async () => {
    const host = agentHost(two)
    host.write('one', '')
    host.write('two', '')
    const both = async (facts: readonly string[]) => {
      const { report } = await host.round({ facts })
      return report.checks.find(({ name }) => name === 'both')?.values.orders
    }
    expect(await both(['orders=0'])).toBe(0)
    host.wait(30_000)
    expect(await both([])).toBe(0)
    host.wait(300_000)
    expect(await both([])).not.toBe(0)
  })

  it('that the policy does not have are refused, and nothing is kept', async () => {
    const host = agentHost(two)
    await expect(host.round({ facts: ['sales=1'] })).rejects.toMatchObject({ exit: 64 })
    expect(await host.store.auditChains()).toEqual([])
  })
})

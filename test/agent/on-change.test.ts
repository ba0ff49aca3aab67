import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { agentHost } from './agent-host.ts'

const flag = `
interval: 1m
probes: { flag: { kind: file, path: HERE/flag } }
checks:
  flag: { critical: { condition: flag.exists == false, consecutive: 1 } }
`

/** A host of one flag, looked at by hand and by who hears of changes only, a minute apart. */
function watched(policy = flag) {
  const host = agentHost(policy)
  const next = async (onChange: boolean) => {
    host.wait(60_000)
    const { notices, report } = await host.round({ onChange })
    return { told: notices.map(({ check, kind, state }) => `${check} ${kind} ${state}`), report }
  }
  return {
    ...host,
    byHand: async () => (await next(false)).report.state,
    told: async () => (await next(true)).told,
  }
}

describe('who hears of changes only', () => {
  it('is told of a problem that somebody has looked at by hand before', async () => {
    const host = watched()
    host.write('flag', '')
    expect(await host.told()).toEqual([])
    host.remove('flag')
    expect([await host.byHand(), await host.byHand()]).toEqual(['critical', 'critical'])
    expect(await host.told()).toEqual(['flag problem critical'])
    expect(await host.told()).toEqual([])
  })

  it('is told of a problem that was there before the very first time', async () => {
    const host = watched()
    expect(await host.byHand()).toBe('critical')
    expect(await host.told()).toEqual(['flag problem critical'])
  })

  it('is told of the end of what was told, by whomever it was seen first, and from when to when it was', async () => {
    const host = watched()
    expect(await host.told()).toEqual(['flag problem critical'])
    const began = host.now()
    host.write('flag', '')
    expect(await host.byHand()).toBe('healthy')
    const ended = host.now()
    host.wait(60_000)
    const { notices, before, report } = await host.round({ onChange: true })
    expect(notices.map(({ kind, told }) => [kind, told])).toEqual([['recovery', 'critical']])
    expect([before.flag?.problemSince, Date.parse(report.checks[0]?.since ?? '')]).toEqual([began, ended])
  })

  it('is told of a problem from its first bad sample, which the verdict waited for', async () => {
    const host = watched(flag.replace('consecutive: 1', 'consecutive: 3'))
    host.write('flag', '')
    await host.told()
    host.remove('flag')
    const began = host.now() + 60_000
    expect([await host.told(), await host.byHand()]).toEqual([[], 'healthy'])
    host.wait(60_000)
    const bad = await host.round({ onChange: true })
    expect(bad.notices.map(({ kind }) => kind)).toEqual(['problem'])
    expect(bad.now.flag?.problemSince).toBe(began)
    expect(await host.told()).toEqual([])
    host.write('flag', '')
    host.wait(60_000)
    const over = await host.round({ onChange: true })
    expect([over.notices[0]?.kind, over.before.flag?.problemSince]).toEqual(['recovery', began])
  })

  it('is told of a second problem from its own beginning, where nobody was told that the first was over', async () => {
    const host = watched()
    await host.told()
    host.write('flag', '')
    await host.byHand()
    host.remove('flag')
    host.wait(60_000)
    const began = host.now()
    await host.round()
    host.wait(60_000)
    expect((await host.round({ onChange: true })).now.flag?.problemSince).toBe(began)
  })

  it('is told nothing of a problem that came and went between', async () => {
    const host = watched()
    host.write('flag', '')
    await host.told()
    host.remove('flag')
    expect(await host.byHand()).toBe('critical')
    host.write('flag', '')
    expect(await host.byHand()).toBe('healthy')
    expect(await host.told()).toEqual([])
  })

  it('is told of a check that is gone, even if a round by hand was first without it', async () => {
    const host = watched()
    expect(await host.told()).toEqual(['flag problem critical'])
    host.write('policy.yaml', flag.replaceAll('HERE', host.directory).replace('  flag: {', '  other: {'))
    expect(await host.byHand()).toBe('critical')
    expect(await host.told()).toEqual(['other problem critical', 'flag no_longer_checked critical'])
    expect(await host.told()).toEqual([])
  })

  it('is told again of what lasts for the time of `repeat`, counted from when it was told', async () => {
    const host = watched(`${flag}notify: { repeat: 5m }\n`)
    expect(await host.told()).toEqual(['flag problem critical'])
    for (const _ of [1, 2, 3, 4]) await host.byHand()
    expect(await host.told()).toEqual(['flag problem critical'])
  })

  it('is told of a check that flaps once, and of its end, whoever saw its changes', async () => {
    const host = watched()
    host.write('flag', '')
    await host.told()
    for (const _ of [1, 2, 3, 4]) {
      host.remove('flag')
      await host.byHand()
      host.write('flag', '')
      await host.byHand()
    }
    expect(await host.told()).toEqual(['flag flapping_started healthy'])
    host.wait(12 * 3_600_000)
    for (let round = 0; round < 21; round += 1) await host.byHand()
    expect(await host.told()).toEqual(['flag flapping_ended healthy'])
  })

  it('goes on where a release without this memory had told by every round', async () => {
    const host = watched()
    expect(await host.told()).toEqual(['flag problem critical'])
    const store = forgetting(host.store)
    const next = async () => {
      host.wait(60_000)
      return (await host.round({ onChange: true }, { store })).notices.map(({ kind }) => kind)
    }
    expect(await next()).toEqual([])
    host.write('flag', '')
    expect(await next()).toEqual(['recovery'])
  })

  it('is told again where nothing can be saved, rather than never', async () => {
    const host = watched()
    const edges = { store: null, noStore: 'a disk that is full' }
    const told = async () => (await host.round({ onChange: true }, edges)).notices.map(({ kind }) => kind)
    expect([await told(), await told()]).toEqual([['problem'], ['problem']])
  })

  it('changes no decision: the hash of each round is the same with and without it', async () => {
    const host = agentHost(flag)
    const other = openSqliteStore(host.path('other'))
    for (const exists of [true, false, false, true]) {
      if (exists) host.write('flag', '')
      else rmSync(host.path('flag'), { force: true })
      host.wait(60_000)
      const rounds = [await host.round({ onChange: true }), await host.round({}, { store: other })]
      const [told, plain] = rounds.map(({ report }) => report.decision_hash)
      expect(told).toBe(plain)
    }
    await other.close()
  })
})

/** The same store as a release that knew no such memory left it. */
function forgetting<Given extends Store>(store: Given): Given {
  const begin: Store['begin'] = async (path, waitMs) => {
    const run = await store.begin(path, waitMs)
    return { ...run, remembered: { ...run.remembered, onChange: null } }
  }
  return new Proxy(store, {
    get: (target, name) => {
      const own = Reflect.get(target, name) as (...args: unknown[]) => unknown
      return name === 'begin' ? begin : own.bind(target)
    },
  })
}

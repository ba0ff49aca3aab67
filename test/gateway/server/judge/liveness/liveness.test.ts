import { describe, expect, it } from 'vitest'
import { type ExpectedHours, weekdays } from '../../../../../src/core/fleet/expected-hours.ts'
import type { PlannedEffect } from '../../../../../src/gateway/server/judge/items.ts'
import { JudgeHost } from '../../../../../src/gateway/server/judge/judge-host.ts'
import { Liveness } from '../../../../../src/gateway/server/judge/liveness/liveness.ts'
import { SteadyClock } from '../../../../../src/gateway/server/judge/liveness/steady-clock.ts'
import { silenceRow } from '../../../../../src/gateway/server/judge/operator/silences.ts'
import { cloudEventOf } from '../../../../../src/gateway/server/outbox/cloud-event.ts'
import { beatBody, diskPolicy, interval, signed, start } from '../bench.ts'
import { MemoryStore } from '../memory-store.ts'

const minute = 60_000

/** A gateway's judge and its watch, whose clocks the test moves. */
class Watched {
  readonly store = new MemoryStore()
  readonly log: string[] = []
  wall: number
  running = 0
  readonly #clock: SteadyClock
  readonly #liveness: Liveness
  readonly #host: JudgeHost
  readonly #seqs = new Map<string, number>()

  constructor(graceMs = minute, wall = start) {
    this.wall = wall
    this.#clock = new SteadyClock({ wall: () => this.wall, monotonic: () => this.running })
    const now = () => this.wall
    const noticed = (_: string, message: string) => this.log.push(message)
    const edges = { store: this.store, host: () => this.#host, clock: this.#clock, now, noticed }
    this.#liveness = new Liveness(edges, { graceMs, spreadMs: 0, limit: 500 })
    const failed = (error: unknown) => expect.unreachable(String(error))
    this.#host = new JudgeHost({ store: this.store, now, clock: this.#liveness, chance: () => 0.5, failed })
  }

  expect(agents: readonly string[], hours: ExpectedHours): void {
    this.#liveness.expect(Object.fromEntries(agents.map((agent) => [agent, hours])))
  }

  async ready(): Promise<this> {
    await this.#host.use([diskPolicy])
    return this
  }

  /** Lets time pass, a look each second; each agent beats by its own interval, from a place of its own. */
  async pass(ms: number, agents: Readonly<Record<string, number>> = {}, free = 50): Promise<void> {
    for (const end = this.running + ms; this.running < end; ) {
      this.running += 1_000
      this.wall += 1_000
      const due = Object.entries(agents).filter(([agent, every]) => {
        return (this.running + this.#place(agent) * 1_000) % every === 0
      })
      const items = due.map(([agent, every]) => this.#beat(agent, every, free))
      if (items.length > 0) await this.#host.judge(items)
      await this.#liveness.look()
    }
  }

  get unknown(): readonly string[] {
    return [...this.store.agents.values()]
      .filter(({ state }) => state === 'unknown')
      .map(({ agent }) => agent)
  }

  get effects(): readonly PlannedEffect[] {
    return [...this.store.outbox.values()].map(({ effect }) => JSON.parse(effect))
  }

  #beat(agent: string, every: number, free: number) {
    const seq = (this.#seqs.get(agent) ?? 0) + 1
    this.#seqs.set(agent, seq)
    const body = beatBody({ agent, seq, free, ts: this.wall, more: { interval_ms: every } })
    return signed(body, { receivedAt: this.wall })
  }

  #place(agent: string): number {
    return [...agent].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0) % 300_000
  }
}

const maintenance = (agent: string, from: number) =>
  silenceRow({
    ...{ id: 'sil_1', kind: 'maintenance', agent, checks: [], from, until: from + 60 * minute },
    ...{ form: 1, by: 'me', note: '', createdAt: from, endedBy: null },
  })

const named = (count: number, every: number, prefix = 'web') => {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, every]))
}

describe('the brake', () => {
  it('stays off while everybody beats, each at a pace of its own', async () => {
    const watched = await new Watched().ready()
    const agents = { ...named(5, 2_000, 'quick'), ...named(15, 300_000, 'slow') }
    await watched.pass(40 * minute, agents)
    expect(watched.log).toEqual([])
    // One of the quick ones dies: it alone is told.
    const { 'quick-0': _, ...left } = agents
    await watched.pass(minute, left)
    expect(watched.unknown).toEqual(['quick-0'])
    expect(watched.effects.map(({ agent, decision }) => `${agent} ${decision.kind}`)).toEqual([
      'quick-0 lost',
    ])
    expect(watched.log).toEqual([])
  })

  it('holds before the first of many slow agents is accused', async () => {
    const watched = await new Watched().ready()
    const agents = named(20, 300_000, 'slow')
    await watched.pass(20 * minute, agents)
    await watched.pass(20 * minute)
    expect(watched.unknown).toHaveLength(20)
    expect(watched.effects.filter(({ agent }) => agent !== '')).toEqual([])
    expect(watched.log).toEqual(['too many agents are silent at once: none is accused'])
  })

  it('leaves out those under maintenance: they are not heard of because somebody works on them', async () => {
    const watched = await new Watched().ready()
    const agents = { ...named(6, interval, 'lab'), ...named(14, interval) }
    await watched.pass(5 * minute, agents)
    await watched.store.transaction((step) => step.write({ silences: [maintenance('lab-*', watched.wall)] }))
    const { 'web-0': _, ...left } = named(14, interval)
    await watched.pass(5 * minute, left)
    expect(watched.log).toEqual([])
    expect(watched.effects.map(({ agent, decision }) => `${agent} ${decision.kind}`)).toEqual(['web-0 lost'])
  })

  it('is told once for all by every channel that hears of lost agents, and its end as well', async () => {
    const watched = await new Watched().ready()
    const agents = named(10, interval)
    await watched.pass(5 * minute, agents)
    await watched.pass(5 * minute)
    await watched.pass(5 * minute, agents)
    expect(watched.effects.map(({ agents: all, decision }) => [decision.kind, all?.length])).toEqual([
      ['lost', 5],
      ['data_back', 5],
    ])
    const first = watched.effects[0] as PlannedEffect
    expect(JSON.parse(cloudEventOf('eff_1', '/gateway', first))).toMatchObject({
      type: 'openvitals.notification.lost',
      subject: 'gateway/heartbeat',
      data: {
        agent_ids: expect.arrayContaining([expect.stringMatching(/^web-\d$/)]),
        reason: 'mass_silence',
      },
    })
    const events = watched.store.audit.filter(({ type }) => type === 'gateway').map(({ event }) => event)
    expect(events).toEqual(['mass_silence', 'mass_silence_over'])
    expect(watched.unknown).toEqual([])
  })

  it('is not spoken of just after a start, when nobody could have been heard of', async () => {
    const watched = await new Watched().ready()
    const agents = named(10, interval)
    await watched.pass(5 * minute, agents)
    const later = await new Watched(5 * minute, watched.wall + 60 * minute).ready()
    for (const [agent, row] of watched.store.agents) later.store.agents.set(agent, row)
    await later.pass(4 * minute, agents)
    expect(later.log).toEqual([])
  })
})

describe('a clock that was set', () => {
  it.each([24 * 60 * minute, -24 * 60 * minute, -10_000])(
    'by %i ms makes nobody unknown, and who dies then is found in time',
    async (by) => {
      const watched = await new Watched().ready()
      const agents = named(10, interval)
      await watched.pass(5 * minute, agents)
      watched.wall += by
      await watched.pass(10 * minute, agents)
      expect(watched.unknown).toEqual([])
      const { 'web-3': _, ...left } = agents
      await watched.pass(3 * minute, left)
      expect(watched.unknown).toEqual(['web-3'])
      expect(watched.effects.map(({ agent, decision }) => `${agent} ${decision.kind}`)).toEqual([
        'web-3 lost',
      ])
    },
  )

  it('holds actions for one grace period; what is still so is told then', async () => {
    const watched = await new Watched().ready()
    const agents = named(1, interval)
    await watched.pass(5 * minute, agents)
    watched.wall += 60 * minute
    await watched.pass(minute, agents, 3)
    expect(watched.effects).toEqual([])
    await watched.pass(minute, agents, 3)
    expect(watched.effects.map(({ decision }) => decision.kind)).toEqual(['problem'])
  })
})

describe('desktops that are expected in some hours', () => {
  const time = (ms: number) => new Date(start + ms).toISOString().slice(11, 16)

  it('are missed by nobody outside of them, not as many at once either', async () => {
    const desktops = named(10, interval, 'desktop')
    const watched = await new Watched(minute).ready()
    const hours = { from: time(0), to: time(20 * minute), zone: 'UTC', days: weekdays }
    watched.expect(Object.keys(desktops), hours)
    await watched.pass(20 * minute, desktops)
    await watched.pass(60 * minute)
    expect([watched.unknown, watched.log, watched.effects]).toEqual([[], [], []])
  })

  it('are missed in them, and a single one is told', async () => {
    const watched = await new Watched(minute).ready()
    const all = { ...named(30, interval), ...named(1, interval, 'desktop') }
    watched.expect(['desktop-0'], { from: time(0), to: time(120 * minute), zone: 'UTC', days: weekdays })
    await watched.pass(10 * minute, all)
    await watched.pass(10 * minute, named(30, interval))
    expect(watched.unknown).toEqual(['desktop-0'])
  })

  it('that are gone when the hours begin have three intervals of them', async () => {
    const watched = await new Watched(minute).ready()
    const all = { ...named(30, interval), ...named(1, interval, 'desktop') }
    const hours = { from: time(60 * minute), to: time(120 * minute), zone: 'UTC', days: weekdays }
    watched.expect(['desktop-0'], hours)
    await watched.pass(10 * minute, all)
    await watched.pass(50 * minute + 2 * interval, named(30, interval))
    expect(watched.unknown).toEqual([])
    await watched.pass(2 * interval, named(30, interval))
    expect(watched.unknown).toEqual(['desktop-0'])
  })
})

import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../../src/core/policy/language/load/load.ts'
import type { PlannedEffect } from '../../../../src/gateway/server/judge/items.ts'
import { beatBody, JudgeBench, signed, start } from './bench.ts'

const text = `
version: 1
name: disk
interval: 5m
probes: { disk: { kind: disk, path: / } }
checks:
  disk:
    flap: { start: 1, end: 1, per_hour: { start: 999, end: 999 }, per_12h: { start: 999, end: 999 } }
    transitions:
      healthy->critical: { condition: disk.free_pct < 8, consecutive: 1, reason: full }
      critical->healthy: { condition: disk.free_pct > 20, consecutive: 1 }
actions:
  notify: { kind: webhook, url: "https://ops.example/hook", cooldown: 5m }
on:
  - { to: critical, run: [notify] }
`
const load = (bytes: string) => loadPolicy({ path: 'disk.yaml', bytes }, `sha256:${'c'.repeat(64)}`).policy
const policy = load(text)

/** Beats one after another: the agent's clock and ours run apart, as the two steps say. */
class TwoClocks {
  readonly bench = new JudgeBench([policy])
  readonly #agentStep: number
  readonly #ourStep: number
  #count = 0
  #told = 0

  constructor(agentStep: number, ourStep: number) {
    this.#agentStep = agentStep
    this.#ourStep = ourStep
  }

  /** One beat; what it planned is delivered at once. @param both what both clocks say now @returns what it planned, in words */
  async beat(free: number, both: number | null = null): Promise<readonly string[]> {
    this.#count += 1
    // How often it may beat is not asked here.
    this.bench.allowances.clear()
    const ts = both ?? start + this.#count * this.#agentStep
    const receivedAt = both ?? start + this.#count * this.#ourStep
    const body = beatBody({ seq: this.#count, free, ts })
    await this.bench.beat(signed(body, { receivedAt, policy: policy.digest }))
    const planned = this.bench.outbox.slice(this.#told)
    const rows = [...this.bench.store.outbox.values()].slice(this.#told)
    this.#told += planned.length
    for (const { id, effect } of rows) {
      const { agent, builtIn, decision } = JSON.parse(effect) as PlannedEffect
      await this.bench.judge({
        ...{
          kind: 'settled',
          claim: { id, fence: 1 },
          agent,
          builtIn,
          effect: decision,
          result: 'delivered',
          at: receivedAt,
          detail: '',
        },
      })
    }
    return planned
  }
}

const told = 'web-1 disk notify problem critical'

describe('the cooldown of an action', () => {
  it('lasts by the clock of the gateway, however fast the one of the agent runs', async () => {
    // Ten minutes of the agent are ten of our seconds.
    const clocks = new TwoClocks(60_000, 10_000)
    expect(await clocks.beat(3)).toEqual([told])
    for (let count = 0; count < 9; count += 1) {
      for (const free of [50, 50, 3]) expect(await clocks.beat(free)).not.toContain(told)
    }
    for (const free of [50, 50]) await clocks.beat(free)
    expect(await clocks.beat(3)).toEqual([told])
  })

  it('is over by the clock of the gateway, however slow the one of the agent is', async () => {
    const clocks = new TwoClocks(30_000, 60_000)
    expect(await clocks.beat(3)).toEqual([told])
    for (const free of [50, 3, 50, 3]) expect(await clocks.beat(free)).not.toContain(told)
    expect(await clocks.beat(3)).toEqual([told])
  })

  it('does not outlast a clock of the gateway that was set back by hours', async () => {
    const clocks = new TwoClocks(30_000, 30_000)
    expect(await clocks.beat(3)).toEqual([told])
    const earlier = start - 7_200_000
    await clocks.beat(50, earlier)
    expect(await clocks.beat(3, earlier + 60_000)).toEqual([])
    await clocks.beat(50, earlier + 120_000)
    expect(await clocks.beat(3, earlier + 360_000)).toEqual([told])
  })
})

describe('what an agent measured with its beat', () => {
  it('stays fresh while its clock is ahead, and after that was set right', async () => {
    const quick = load(text.replace('interval: 5m', 'interval: 30s'))
    const bench = new JudgeBench([quick])
    const ahead = [0, 600_000, 600_000, 0, 0, -2_000, 0]
    const states: unknown[] = []
    for (const [index, ms] of ahead.entries()) {
      bench.allowances.clear()
      const receivedAt = start + (index + 1) * 30_000
      const ts = receivedAt + ms
      const observed_at = new Date(ts - 40).toISOString()
      const result = { name: 'disk', ok: true, observed_at, value: { free_pct: 50 }, ttl_ms: 0 }
      const body = beatBody({ seq: index + 1, ts, more: { probes: {}, results: [result] } })
      const { state } = await bench.beat(signed(body, { receivedAt, policy: policy.digest }))
      states.push(state)
    }
    expect(states).toEqual(ahead.map(() => 'healthy'))
  })
})

import { describe, expect, it } from 'vitest'
import { sweepDeadlines } from '../../../../src/gateway/server/judge/liveness/sweep.ts'
import { beatBody, interval, JudgeBench, signed, start } from './bench.ts'

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `agent-${String(index).padStart(3, '0')}`)
const one = (agent: string, seq: number, at = start + seq * interval) =>
  signed(beatBody({ agent, seq, ts: at }), { receivedAt: at })

describe('an agent that falls silent', () => {
  it('is unknown after three intervals, and told as one message', async () => {
    const bench = new JudgeBench()
    await bench.beat(one('web-1', 1))
    const { deadlineAt } = bench.row()
    expect(deadlineAt).toBe(start + 4 * interval)
    await bench.deadline('web-1', (deadlineAt as number) - 1)
    expect(bench.row().state).toBe('healthy')
    await bench.deadline('web-1', deadlineAt as number)
    expect(bench.row()).toMatchObject({ state: 'unknown', deadlineAt: null })
    expect(bench.outbox).toEqual(['web-1 heartbeat notify lost unknown'])
    await bench.deadline('web-1', (deadlineAt as number) + 10 * interval)
    expect(bench.outbox).toHaveLength(1)
  })

  it('is back with its next beat', async () => {
    const bench = new JudgeBench()
    await bench.beat(one('web-1', 1))
    await bench.deadline('web-1', start + 4 * interval)
    expect(await bench.beat(one('web-1', 2, start + 9 * interval))).toMatchObject({
      state: 'healthy',
      reasons: [],
    })
    expect(bench.row().deadlineAt).toBe(start + 12 * interval)
  })

  /** Everything in the outbox reaches its reader. */
  const delivered = async (bench: JudgeBench, at: number) => {
    for (const { id, effect } of [...bench.store.outbox.values()]) {
      const { agent, decision, builtIn } = JSON.parse(effect)
      const claim = { id, fence: 1 }
      const settled = { kind: 'settled', result: 'delivered', detail: '' } as const
      await bench.judge({ ...settled, claim, agent, builtIn, effect: decision, at })
    }
  }

  it('a second time within the cooldown is told when that is over, where it is still silent, and once', async () => {
    const bench = new JudgeBench()
    await bench.beat(one('web-1', 1))
    const first = start + 4 * interval
    await bench.deadline('web-1', first)
    await delivered(bench, first)
    await bench.beat(one('web-1', 2, first + interval))
    await delivered(bench, first + interval)
    const before = bench.outbox.length
    const told: number[] = []
    for (let at = first + 4 * interval; at < first + 1_200_000; at += 1_000) {
      const { deadlineAt } = bench.row()
      if (deadlineAt === null || at < deadlineAt) continue
      await bench.deadline('web-1', at)
      if (bench.outbox.length > before + told.length) told.push(at)
    }
    expect(told).toHaveLength(1)
    expect((told[0] as number) - first).toBeGreaterThanOrEqual(300_000)
    expect((told[0] as number) - first).toBeLessThanOrEqual(300_000 + 2 * interval)
    expect(bench.outbox.at(-1)).toBe('web-1 heartbeat notify lost unknown')
    expect(bench.row()).toMatchObject({ state: 'unknown', deadlineAt: null })
  })

  it('is told after an hour where it came and went so often that it flaps', async () => {
    const bench = new JudgeBench()
    let at = start
    for (let seq = 1; seq <= 4; seq += 1) {
      await bench.beat(one('web-1', seq, at))
      await bench.deadline('web-1', at + 3 * interval)
      await delivered(bench, at + 3 * interval)
      at += 5 * interval
    }
    const silentSince = at - 2 * interval
    const before = bench.outbox.length
    for (; at < silentSince + 4_000_000; at += interval) {
      const { deadlineAt } = bench.row()
      if (deadlineAt !== null && at >= deadlineAt) await bench.deadline('web-1', at)
      if (bench.outbox.length > before) break
    }
    expect(bench.outbox.at(-1)).toBe('web-1 heartbeat notify lost unknown')
    expect(at - silentSince).toBeLessThanOrEqual(3_600_000 + 3 * interval)
  })

  it('is watched by the pace that its beats name', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ more: { interval_ms: 300_000 } })))
    expect(bench.row().deadlineAt).toBe(start + interval + 500 + 900_000)
  })

  it('is not missed when it signed off', async () => {
    const bench = new JudgeBench()
    await bench.beat(signed(beatBody({ more: { leaving: true } })))
    expect(bench.row().deadlineAt).toBeNull()
    await bench.deadline('web-1', start + 99 * interval)
    expect(bench.row().state).toBe('healthy')
    await bench.beat(one('web-1', 2))
    expect(bench.row().deadlineAt).not.toBeNull()
  })
})

describe('two hundred agents of which twenty die while the gateway is down', () => {
  it('nobody is accused in the grace period, then exactly those twenty, once', async () => {
    const bench = new JudgeBench()
    const agents = names(200)
    await bench.judge(...agents.map((agent) => one(agent, 1)))
    const startedAt = start + 600_000
    const watch = {
      start: { startedAt, graceMs: 90_000, spreadMs: 30_000 },
      intervalOf: () => interval,
      limit: 500,
    }
    for (let at = startedAt; at < startedAt + 300_000; at += 1_000) {
      if ((at - startedAt) % interval === 0) {
        const seq = 2 + (at - startedAt) / interval
        await bench.judge(...agents.slice(20).map((agent) => one(agent, seq, at)))
      }
      const { items } = await sweepDeadlines(bench.store, at, watch)
      if (items.length > 0) await bench.judge(...items)
      const lost = [...bench.store.agents.values()].filter(({ state }) => state === 'unknown')
      if (at < startedAt + 90_000) expect(lost).toEqual([])
    }
    const lost = [...bench.store.agents.values()].filter(({ state }) => state === 'unknown')
    expect(lost.map(({ agent }) => agent)).toEqual(agents.slice(0, 20))
    expect([...bench.outbox].sort()).toEqual(
      agents.slice(0, 20).map((agent) => `${agent} heartbeat notify lost unknown`),
    )
  })
})

describe('when more than a fifth is silent at once', () => {
  it('all are unknown and nobody is accused; who is still silent when the others are back is told', async () => {
    const bench = new JudgeBench()
    const agents = names(20)
    // Spread over the interval, as agents are.
    for (const [index, agent] of agents.entries()) await bench.beat(one(agent, 1, start + index * 1_500))
    const watch = { start: { startedAt: 0, graceMs: 0, spreadMs: 0 }, intervalOf: () => interval, limit: 500 }
    const until = async (from: number, to: number) => {
      let held = false
      for (let at = from; at < to; at += 1_000) {
        const { items, isMassSilence } = await sweepDeadlines(bench.store, at, watch)
        held ||= isMassSilence
        if (items.length > 0) await bench.judge(...items)
      }
      return held
    }
    expect(await until(start + interval, start + 6 * interval)).toBe(true)
    expect(bench.outbox).toEqual([])
    expect([...bench.store.agents.values()].every(({ state }) => state === 'unknown')).toBe(true)
    await bench.judge(...agents.slice(2).map((agent) => one(agent, 2, start + 6 * interval)))
    await until(start + 6 * interval, start + 8 * interval)
    expect([...bench.outbox].sort()).toEqual(
      agents.slice(0, 2).map((agent) => `${agent} heartbeat notify lost unknown`),
    )
  })
})

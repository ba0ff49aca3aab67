import { describe, expect, it, onTestFinished } from 'vitest'
import type { PlannedEffect } from '../../../../src/gateway/server/judge/items.ts'
import { JudgeHost } from '../../../../src/gateway/server/judge/judge-host.ts'
import { openGatewayStore } from '../../../../src/store/gateway/sqlite/gateway-store.ts'
import { temporaryDirectory } from '../../../store/temporary-directory.ts'
import { beatBody, diskPolicy, signed, start } from './bench.ts'

/** A judge over a real store, and the claim of the message that a full disk led to. */
async function claimed() {
  const store = openGatewayStore(temporaryDirectory())
  onTestFinished(() => store.close())
  const host = new JudgeHost({
    ...{ store, now: () => start, clock: { drift: () => 0, isHolding: false }, chance: () => 0.5 },
    failed: (error) => {
      throw error
    },
  })
  await host.use([diskPolicy])
  await host.judge([signed(beatBody({ seq: 1 }))])
  await host.judge([signed(beatBody({ seq: 2, free: 3 }))])
  const claim = async (now: number) => {
    const [effect] = await store.transaction((step) => step.claim(now, 60_000, 1))
    if (effect === undefined) throw new Error('nothing is due')
    return effect
  }
  const { id, fence, effect } = await claim(start)
  const outcome = {
    ...{ claim: { id, fence }, effect: JSON.parse(effect) as PlannedEffect },
    ...{ result: 'delivered' as const, at: start, detail: '' },
  }
  const delivered = async () => {
    const { items } = await store.trail({ limit: 100, type: 'action' })
    return items.filter(({ entry }) => entry.outcome === 'delivered').length
  }
  return { store, host, claim, outcome, delivered }
}

describe('what came of an effect', () => {
  it('is noted, and ends the claim, in one step', async () => {
    const { store, host, outcome, delivered } = await claimed()
    const before = (await store.counts()).outbox
    let steps = 0
    const { transaction } = store
    store.transaction = (work) => {
      steps += 1
      return transaction.call(store, work) as ReturnType<typeof work>
    }
    await host.settle(outcome)
    expect({ steps, delivered: await delivered() }).toEqual({ steps: 1, delivered: 1 })
    expect((await store.counts()).outbox).toBe(before - 1)
  })

  it('is noted once, also where it is told again', async () => {
    const { host, outcome, delivered } = await claimed()
    await host.settle(outcome)
    await host.settle(outcome)
    expect(await delivered()).toBe(1)
    expect(host.counts.actions).toEqual({ delivered: 1 })
  })

  it('is not noted where somebody else has claimed the effect since', async () => {
    const { host, claim, outcome, delivered } = await claimed()
    const later = await claim(start + 120_000)
    await host.settle(outcome)
    expect(await delivered()).toBe(0)
    await host.settle({ ...outcome, claim: later })
    expect(await delivered()).toBe(1)
  })

  it('of several agents at once is noted in the same way', async () => {
    const { host, outcome, delivered } = await claimed()
    const own = { ...outcome, effect: { ...outcome.effect, agent: '', agents: ['web-1'] } }
    await host.settle(own)
    await host.settle(own)
    expect(await delivered()).toBe(1)
  })

  it('ends the claim also where nothing is known of the agent any more', async () => {
    const { store, host, outcome } = await claimed()
    const before = (await store.counts()).outbox
    await host.settle({ ...outcome, effect: { ...outcome.effect, agent: 'gone-1' } })
    expect((await store.counts()).outbox).toBe(before - 1)
  })
})

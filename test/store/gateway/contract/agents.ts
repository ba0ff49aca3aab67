import { describe, expect, it } from 'vitest'
import type { GatewayStore } from '../../../../src/store/gateway/gateway-store.ts'
import { StepRefused } from '../../../../src/store/gateway/step-refused.ts'
import type { Driver } from '../contract.ts'
import { agentRow, beatRow, effectRow, entry, noon } from '../rows.ts'
import { nowAndReopened, opened } from './opened.ts'

async function advance(store: GatewayStore, agent: string): Promise<number> {
  return store.transaction(async (step) => {
    const rev = ((await step.lock([agent])).get(agent)?.rev ?? 0) + 1
    // A step that is slow between its lock and its end must still be alone with the agent.
    await new Promise((resolve) => setTimeout(resolve, rev % 3))
    await step.write({ agents: [agentRow(agent, rev)] })
    return rev
  })
}

async function put(store: GatewayStore, ...rows: readonly ReturnType<typeof agentRow>[]): Promise<void> {
  await store.transaction(async (step) => {
    await step.lock(rows.map(({ agent }) => agent))
    await step.write({ agents: rows })
  })
}

/** A state derives from exactly the one before it. */
export function agentsContract(driver: Driver): void {
  describe('a step', () => {
    it('finds an agent as it was written, also when the store was opened again', async () => {
      const whole = await opened(driver)
      const { store } = whole
      const rows = [
        agentRow('web-1', 1),
        agentRow('web-2', 1, {
          packed: null,
          policyDigest: null,
          deadlineAt: null,
          state: 'unknown',
          memory: Uint8Array.from([2, 0, 255, 128]),
        }),
      ]
      await put(store, ...rows)
      await nowAndReopened(whole, async (from) => {
        const found = await from.transaction((step) => step.lock(['web-1', 'web-2', 'web-3']))
        expect([...found.values()]).toEqual(rows)
      })
    })

    it('that writes another revision than the next one is refused, and nothing of it is stored', async () => {
      const { store } = await opened(driver)
      await put(store, agentRow('web-1', 1))
      for (const rev of [1, 3, 0]) {
        const refused = store.transaction(async (step) => {
          await step.lock(['web-1', 'web-2'])
          await step.write({ beats: [beatRow('web-1', rev)], audit: [entry('web-1', 1)] })
          await step.write({ agents: [agentRow('web-2', 1), agentRow('web-1', rev)] })
        })
        await expect(refused).rejects.toThrow(new StepRefused('agent_moved', [{ agent: 'web-1', id: '' }]))
      }
      expect(await store.agent('web-2')).toBeNull()
      expect((await store.beats('web-1', { limit: 10 })).items).toEqual([])
      expect((await store.trail({ limit: 10 })).items).toEqual([])
    })

    it('that did not lock an agent may not write it', async () => {
      const { store } = await opened(driver)
      const refused = store.transaction((step) => step.write({ agents: [agentRow('web-1', 1)] }))
      await expect(refused).rejects.toThrow(StepRefused)
    })

    it('that throws leaves nothing, and the next one works', async () => {
      const whole = await opened(driver)
      const { store } = whole
      const failing = store.transaction(async (step) => {
        await step.lock(['web-1'])
        await step.write({
          agents: [agentRow('web-1', 1)],
          beats: [beatRow('web-1', 1)],
          audit: [entry('web-1', 1)],
          outbox: [effectRow('one')],
        })
        throw new Error('the judge failed')
      })
      await expect(failing).rejects.toThrow('the judge failed')
      await nowAndReopened(whole, async (from) => {
        expect(await from.agent('web-1')).toBeNull()
        expect(
          (await from.trail({ limit: 10 })).items.filter(({ entry }) => entry.type === 'transition'),
        ).toEqual([])
        expect((await from.outbox({ limit: 10 })).items).toEqual([])
        expect((await from.beats('web-1', { limit: 10 })).items).toEqual([])
      })
    })

    it('that ends an agent leaves nothing of it that counts, and it may begin again', async () => {
      const whole = await opened(driver)
      const { store } = whole
      await put(store, agentRow('web-1', 1), agentRow('web-2', 1))
      await put(store, agentRow('web-1', 2, { state: 'critical' }))
      await store.transaction((step) => {
        return step.write({
          beats: [beatRow('web-1', 1)],
          outbox: [effectRow('one'), effectRow('two', { agent: 'web-2' })],
        })
      })
      const [claimed] = await store.transaction((step) => step.claim(noon, 60_000, 1))
      await store.transaction(async (step) => {
        await step.lock(['web-1'])
        await step.write({ ended: ['web-1'] })
        expect(await step.lock(['web-1'])).toEqual(new Map())
      })
      await nowAndReopened(whole, async (from) => {
        expect(await from.agent('web-1')).toBeNull()
        expect((await from.agents({ limit: 10 })).items.map(({ agent }) => agent)).toEqual(['web-2'])
        expect(await from.due(Number.MAX_SAFE_INTEGER, 10)).toEqual(['web-2'])
        expect((await from.counts()).agents).toMatchObject({ critical: 0 })
        expect((await from.outbox({ limit: 10 })).items.map(({ id }) => id)).toEqual(['two'])
        const { id, fence } = claimed as { id: string; fence: number }
        expect(await from.transaction((step) => step.holds([{ id, fence }]))).toEqual(new Set())
        expect(await from.transaction((step) => step.beats([beatRow('web-1', 1)]))).not.toEqual(new Map())
      })
      const again = await whole.reopen()
      expect(await advance(again, 'web-1')).toBe(1)
      expect((await again.agent('web-1'))?.rev).toBe(1)
    })

    it('is alone with its agents: of 40 steps at once each derives from the one before it', async () => {
      const { store } = await opened(driver)
      const revisions = await Promise.all(Array.from({ length: 40 }, () => advance(store, 'web-1')))
      expect([...revisions].sort((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, index) => index + 1),
      )
      expect((await store.agent('web-1'))?.rev).toBe(40)
    })
  })

  describe('deadlines', () => {
    it('that have passed are found, the longest overdue first, also after the store was opened again', async () => {
      const whole = await opened(driver)
      const { store } = whole
      await put(
        store,
        agentRow('a', 1, { deadlineAt: noon + 3 }),
        agentRow('b', 1, { deadlineAt: noon + 1 }),
        agentRow('c', 1, { deadlineAt: null }),
        agentRow('d', 1, { deadlineAt: noon + 2 }),
        agentRow('e', 1, { deadlineAt: noon + 10 }),
      )
      await nowAndReopened(whole, async (from) => {
        expect(await from.due(noon + 10, 10)).toEqual(['b', 'd', 'a'])
        expect(await from.due(noon + 10, 2)).toEqual(['b', 'd'])
        expect(await from.due(noon + 1, 10)).toEqual([])
      })
    })

    it('tell who is heard of later than usual, also after the store was opened again', async () => {
      const whole = await opened(driver)
      const { store } = whole
      await put(
        store,
        agentRow('a', 1, { seenAt: noon, deadlineAt: noon + 100 }),
        agentRow('b', 1, { seenAt: noon, deadlineAt: noon + 1_000 }),
        agentRow('c', 1, { seenAt: noon, deadlineAt: null }),
        agentRow('d', 1, { seenAt: noon + 40, deadlineAt: noon + 100 }),
      )
      await nowAndReopened(whole, async (from) => {
        expect(await from.awaited(noon + 50, 10)).toEqual({ watched: 3, quiet: [] })
        expect(await from.awaited(noon + 60, 10)).toEqual({ watched: 3, quiet: ['a'] })
        expect(await from.awaited(noon + 71, 10)).toEqual({ watched: 3, quiet: ['a', 'd'] })
        expect(await from.awaited(noon + 71, 1)).toEqual({ watched: 3, quiet: ['a'] })
      })
    })

    it('move with the agent', async () => {
      const { store } = await opened(driver)
      await put(store, agentRow('a', 1, { deadlineAt: noon }))
      await put(store, agentRow('a', 2, { deadlineAt: noon + 60_000 }))
      expect(await store.due(noon + 1, 10)).toEqual([])
    })
  })

  describe('the list of agents', () => {
    it('is in order of their ids, in pages, and can be of one state', async () => {
      const { store } = await opened(driver)
      const ids = ['b', 'a', 'd', 'c', 'e']
      await put(store, ...ids.map((id) => agentRow(id, 1, { state: id === 'd' ? 'critical' : 'healthy' })))
      const first = await store.agents({ limit: 2 })
      const second = await store.agents({ limit: 3, cursor: first.next ?? '' })
      expect(first.items.map(({ agent }) => agent)).toEqual(['a', 'b'])
      expect(second.items.map(({ agent }) => agent)).toEqual(['c', 'd', 'e'])
      expect(second.next).toBeNull()
      expect((await store.agents({ limit: 9, state: 'critical' })).items.map(({ agent }) => agent)).toEqual([
        'd',
      ])
      expect((await store.counts()).agents).toEqual({
        healthy: 4,
        recovering: 0,
        degraded: 0,
        unknown: 0,
        critical: 1,
      })
    })
  })
}

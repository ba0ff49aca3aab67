import { describe, expect, it } from 'vitest'
import type { GatewayStore } from '../../../../src/store/gateway/gateway-store.ts'
import type { ClaimedEffect, FinishedEffect } from '../../../../src/store/gateway/port.ts'
import type { Driver } from '../contract.ts'
import { effectRow, noon } from '../rows.ts'
import { opened } from './opened.ts'

const lease = 30_000

function claim(from: GatewayStore, now: number, limit = 10): Promise<readonly ClaimedEffect[]> {
  return from.transaction((step) => step.claim(now, lease, limit))
}

/** Ends a claim as a performer does; tells whether it still held. */
function finish(into: GatewayStore, end: FinishedEffect): Promise<boolean> {
  return into.transaction(async (step) => {
    const held = (await step.holds([end])).has(end.id)
    await step.write({ finished: [end] })
    return held
  })
}

const names = (claims: readonly ClaimedEffect[]) =>
  claims.map(({ id, fence, tries }) => `${id} ${fence} ${tries}`)

/** Nothing is performed twice while somebody has it, and nothing is forgotten when they die. */
export function outboxContract(driver: Driver): void {
  describe('effects', () => {
    it('are claimed when they are due, oldest first, by one performer, also when the store was opened again', async () => {
      const { store, reopen } = await opened(driver)
      await store.transaction((step) =>
        step.write({
          outbox: [
            effectRow('later', { notBefore: noon + 5_000 }),
            effectRow('first', { notBefore: noon - 1 }),
            effectRow('second'),
            effectRow('third'),
          ],
        }),
      )
      expect(names(await claim(store, noon, 2))).toEqual(['first 1 1', 'second 1 1'])
      expect(names(await claim(await reopen(), noon))).toEqual(['third 1 1'])
    })

    it('are claimed again when the lease ran out, and the late result is refused', async () => {
      const { store } = await opened(driver)
      await store.transaction((step) => step.write({ outbox: [effectRow('one')] }))
      const [first] = await claim(store, noon)
      expect(first?.until).toBe(noon + lease)
      expect(await claim(store, noon + lease - 1)).toEqual([])
      expect(names(await claim(store, noon + lease))).toEqual(['one 2 2'])
      expect(await finish(store, { id: 'one', fence: 1, result: 'delivered', retryAt: null })).toBe(false)
      expect((await store.counts()).outbox).toBe(1)
      expect(await finish(store, { id: 'one', fence: 2, result: 'delivered', retryAt: null })).toBe(true)
      expect((await store.counts()).outbox).toBe(0)
      expect(await finish(store, { id: 'one', fence: 2, result: 'delivered', retryAt: null })).toBe(false)
      expect(await claim(store, noon + 10 * lease)).toEqual([])
    })

    it('are told with what became of their newest try, the newest first', async () => {
      const { store, reopen } = await opened(driver)
      const rows = ['arrived', 'failing', 'waiting'].map((id) => effectRow(id, { at: noon }))
      await store.transaction((step) => step.write({ outbox: rows }))
      await claim(store, noon, 2)
      await finish(store, { id: 'arrived', fence: 1, result: 'delivered', retryAt: null })
      await finish(store, { id: 'failing', fence: 1, result: 'failed', retryAt: noon + 1 })
      const { effect } = effectRow('any')
      const waiting = { at: noon, effect, tries: 0, result: null, isWaiting: true }
      const failing = { ...waiting, tries: 1, result: 'failed' }
      const fates = [waiting, failing, { ...failing, result: 'delivered', isWaiting: false }]
      expect(await store.effectFates(10)).toEqual(fates)
      expect(await (await reopen()).effectFates(2)).toEqual(fates.slice(0, 2))
    })

    it('that failed are claimed again when it is time', async () => {
      const { store } = await opened(driver)
      await store.transaction((step) => step.write({ outbox: [effectRow('one')] }))
      await claim(store, noon)
      expect(await finish(store, { id: 'one', fence: 1, result: 'failed', retryAt: noon + 2_000 })).toBe(true)
      expect(await finish(store, { id: 'one', fence: 1, result: 'delivered', retryAt: null })).toBe(false)
      expect(await claim(store, noon + 1_999)).toEqual([])
      expect(names(await claim(store, noon + 2_000))).toEqual(['one 2 2'])
    })

    it('written twice stay the first, also after they are over', async () => {
      const { store, reopen } = await opened(driver)
      await store.transaction((step) => step.write({ outbox: [effectRow('one', { effect: '1' })] }))
      await store.transaction((step) => step.write({ outbox: [effectRow('one', { effect: '2' })] }))
      const claims = await claim(store, noon)
      expect(claims.map(({ effect }) => effect)).toEqual(['1'])
      await finish(store, { id: 'one', fence: 1, result: 'delivered', retryAt: null })
      const again = await reopen()
      await again.transaction((step) => step.write({ outbox: [effectRow('one')] }))
      expect(await claim(again, noon + lease)).toEqual([])
    })

    it('stay unclaimed when the step that claimed them fails', async () => {
      const { store } = await opened(driver)
      await store.transaction((step) => step.write({ outbox: [effectRow('one')] }))
      const failing = store.transaction(async (step) => {
        await step.claim(noon, lease, 1)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(names(await claim(store, noon))).toEqual(['one 1 1'])
    })

    it('that wait are listed and counted', async () => {
      const { store } = await opened(driver)
      await store.transaction((step) =>
        step.write({
          outbox: ['a', 'b', 'c'].map((id, index) => effectRow(id, { notBefore: noon + index })),
        }),
      )
      const first = await store.outbox({ limit: 2 })
      const rest = await store.outbox({ limit: 2, cursor: first.next ?? '' })
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['a', 'b', 'c'])
      expect(rest.next).toBeNull()
      expect(await store.counts()).toMatchObject({ outbox: 3, oldestEffectAt: noon })
    })
  })
}

import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../../src/store/chain/chain.ts'
import type { GatewayStore } from '../../../../src/store/gateway/gateway-store.ts'
import type { AuditRecord } from '../../../../src/store/store.ts'
import type { Driver } from '../contract.ts'
import { agentRow, entry } from '../rows.ts'
import { opened } from './opened.ts'

/** Every kept record, oldest first. */
export async function wholeTrail(store: GatewayStore): Promise<AuditRecord[]> {
  const records: AuditRecord[] = []
  let cursor: string | null = null
  do {
    const page = await store.trail({ limit: 100, forward: true, ...(cursor === null ? {} : { cursor }) })
    records.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return records
}

/** One chain, whoever adds to it. */
export function trailContract(driver: Driver): void {
  describe('the trail', () => {
    it('is one chain over steps, keys, notes and openings', async () => {
      let { store, reopen } = await opened(driver)
      for (let round = 0; round < 3; round += 1) {
        await store.transaction(async (step) => {
          const known = (await step.lock(['web-1'])).get('web-1')
          await step.write({
            agents: [agentRow('web-1', (known?.rev ?? 0) + 1)],
            audit: [entry('web-1', round)],
          })
          await step.write({ audit: [entry('web-2', round), entry('web-2', round + 1)] })
        })
        await store.note([{ ts: '2026-11-30T12:00:00.000Z', type: 'configuration', change: 'reloaded' }])
        const { version } = await store.keys()
        await store.changeKeys(
          version,
          [],
          [{ ts: '2026-11-30T12:00:00.000Z', type: 'key', change: 'rotated' }],
        )
        store = await reopen()
      }
      const records = await wholeTrail(store)
      expect(records.filter(({ entry: { type } }) => type !== 'beats')).toHaveLength(15)
      expect(await verifyChain(records, await store.chainEnds())).toMatchObject({ ok: true })
      expect((await store.counts()).audit).toBe(records.length)
    })

    it('takes a text with half a surrogate pair, which has no UTF-8, with a mark in its place', async () => {
      const { store } = await opened(driver)
      await store.note([{ ...entry('web-1', 1), detail: 'a\ud800b' }])
      const records = await wholeTrail(store)
      expect(records.at(-1)?.entry.detail).toBe('a\ufffdb')
      expect(await verifyChain(records, await store.chainEnds())).toMatchObject({ ok: true })
    })

    it('is read newest first or oldest first, of one agent, kind or time, in pages', async () => {
      const { store } = await opened(driver)
      await store.note(Array.from({ length: 20 }, (_, n) => entry(n % 4 === 0 ? 'web-1' : 'web-2', n)))
      const numbers = (items: readonly AuditRecord[]) => items.map(({ entry: { n } }) => n)
      const first = await store.trail({ limit: 2, agent: 'web-1' })
      const second = await store.trail({ limit: 9, agent: 'web-1', cursor: first.next ?? '' })
      expect(numbers(first.items)).toEqual([16, 12])
      expect(numbers(second.items)).toEqual([8, 4, 0])
      expect(second.next).toBeNull()
      const time = (n: number) => entry('', n).ts
      const some = await store.trail({
        limit: 9,
        forward: true,
        since: time(3),
        until: time(6),
        type: 'transition',
      })
      expect(numbers(some.items)).toEqual([3, 4, 5])
      expect((await store.trail({ limit: 9, type: 'silence' })).items).toEqual([])
    })
  })
}

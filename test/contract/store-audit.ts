import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { genesis, verifyChain } from '../../src/store/chain/chain.ts'
import type { AuditRecord, Store } from '../../src/store/store.ts'
import { sampleChanges, transitionEntry } from './remembered-samples.ts'
import type { StoreBench } from './store.ts'

const now = Date.parse('2026-03-01T12:00:00.000Z')

/** What every driver of the store port does with the audit trail; a driver's test file calls this once. */
export function describeStoreAudit(driver: string, createBench: () => Promise<StoreBench>): void {
  describe(`the audit trail of the ${driver} store`, () => {
    let bench: StoreBench
    let store: Store
    const records = async (policyPath?: string): Promise<AuditRecord[]> => {
      const found: AuditRecord[] = []
      for await (const { record } of store.auditTrail(policyPath)) found.push(record)
      return found
    }

    beforeEach(async () => {
      bench = await createBench()
      store = bench.open()
    })
    afterEach(async () => {
      await store.close()
      await bench.dispose()
    })

    const save = async (count: number, from = 0, at = now): Promise<void> => {
      const run = await store.begin(bench.policyPath, 0)
      const audit = Array.from({ length: count }, (_, i) => transitionEntry(at, from + i))
      await run.commit(sampleChanges(at, { audit }))
    }

    test('grows by the entries of each run, oldest first, in a chain from genesis to head', async () => {
      await save(2)
      await save(3, 2)
      const trail = await records(bench.policyPath)
      expect(trail.map((record) => record.entry)).toEqual([0, 1, 2, 3, 4].map((i) => transitionEntry(now, i)))
      const [ends] = await store.auditChains(bench.policyPath)
      expect(ends?.anchor).toEqual(genesis(ends?.policyPath ?? ''))
      expect(await verifyChain(trail, ends!)).toMatchObject({ ok: true, count: 5, head: ends?.head.hash })
    })

    test('is read whole when it is long', async () => {
      await save(1_234)
      const [ends] = await store.auditChains(bench.policyPath)
      expect(await verifyChain(await records(), ends!)).toMatchObject({ ok: true, count: 1_234 })
    })

    test('can be read slowly without keeping a run from being saved', async () => {
      await save(600)
      const other = bench.open()
      const reader = other.auditTrail(bench.policyPath)[Symbol.asyncIterator]()
      await reader.next()
      await save(1, 600)
      let count = 1
      while (!(await reader.next()).done) count += 1
      expect(count).toBe(601)
      await other.close()
    })

    test('stores text that is not well formed in a form that can be hashed', async () => {
      const run = await store.begin(bench.policyPath, 0)
      const entry = { ...transitionEntry(now, 0), reason: 'half \ud83d pair' }
      await run.commit(sampleChanges(now, { audit: [entry] }))
      expect((await records())[0]?.entry.reason).toBe('half \ufffd pair')
    })

    test('keeps the hash of the last pruned record as its anchor', async () => {
      await save(3)
      await save(2, 3, now + 60_000)
      const before = await records()
      expect(await store.pruneAudit(bench.policyPath, new Date(now + 1).toISOString())).toBe(3)
      const [ends] = await store.auditChains(bench.policyPath)
      expect(ends?.anchor).toEqual({ index: 2, hash: before[2]?.hash })
      expect(await verifyChain(await records(), ends!)).toMatchObject({ ok: true, count: 2 })
      await save(1, 5)
      const [grown] = await store.auditChains(bench.policyPath)
      expect(await verifyChain(await records(), grown!)).toMatchObject({ ok: true, count: 3 })
    })

    test('can be pruned to nothing and goes on from there', async () => {
      await save(3)
      expect(await store.pruneAudit(bench.policyPath, '2027-01-01T00:00:00.000Z')).toBe(3)
      expect(await store.pruneAudit(bench.policyPath, '2027-01-01T00:00:00.000Z')).toBe(0)
      await save(1, 3)
      const [ends] = await store.auditChains()
      expect((await records()).map((record) => record.index)).toEqual([3])
      expect(await verifyChain(await records(), ends!)).toMatchObject({ ok: true, count: 1 })
    })

    const indexes = async () => (await records()).map(({ index }) => index)
    const day = 86_400_000

    test('drops records older than 180 days by itself, at most once a day, and writes that it did', async () => {
      await save(10, 0, now)
      await save(1_000, 10, now + 179.5 * day)
      await save(1, 1_010, now + 180.2 * day)
      expect((await indexes())[0]).toBe(0)
      await save(1, 1_011, now + 180.6 * day)
      const trail = await records()
      expect(trail[0]?.index).toBe(10)
      expect(trail.at(-1)?.entry).toMatchObject({
        type: 'configuration',
        change: 'audit_pruned',
        removed: 10,
        through: 9,
        through_hash: trail[0]?.previous,
      })
      const [ends] = await store.auditChains(bench.policyPath)
      expect(await verifyChain(trail, ends!)).toMatchObject({ ok: true })
    })

    test('never drops one of the newest thousand', async () => {
      await save(10, 0, now)
      await save(999, 10, now + 181 * day)
      expect((await indexes())[0]).toBe(9)
    })

    test('drops at most what one day wrote, however old the rest is', async () => {
      await save(5, 0, now)
      await save(5, 5, now + 2 * day)
      await save(1_000, 10, now + 400 * day)
      expect((await indexes())[0]).toBe(5)
    })

    test('outlives a clock that is wrong by 200 days for one run, either way', async () => {
      await save(5, 0, now)
      await save(1_000, 5, now + 1.5 * day)
      await save(1, 1_005, now + 200 * day)
      await save(1, 1_006, now + 2.6 * day)
      await save(1, 1_007, now - 200 * day)
      await save(1, 1_008, now + 3.7 * day)
      expect((await indexes()).length).toBeGreaterThanOrEqual(1_000)
      const [ends] = await store.auditChains(bench.policyPath)
      expect(await verifyChain(await records(), ends!)).toMatchObject({ ok: true })
    })

    test('is read from its end too', async () => {
      await save(1_234)
      const found: number[] = []
      for await (const { record } of store.auditTrailBack(bench.policyPath)) found.push(record.index)
      expect(found).toEqual((await indexes()).reverse())
    })

    test('keeps a record of the very time up to which it is pruned', async () => {
      await save(2)
      expect(await store.pruneAudit(bench.policyPath, new Date(now).toISOString())).toBe(0)
      expect(await store.pruneAudit(bench.policyPath, new Date(now + 1).toISOString())).toBe(2)
    })

    test('of an unknown policy is empty', async () => {
      expect(await records(bench.policyPath)).toEqual([])
      expect(await store.auditChains()).toEqual([])
      expect(await store.pruneAudit(bench.policyPath, '2027-01-01T00:00:00.000Z')).toBe(0)
    })
  })
}

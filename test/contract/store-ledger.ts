import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../src/store/chain/verify.ts'
import type { LedgerStore } from '../../src/store/ledger.ts'
import type { AuditEntry, Store } from '../../src/store/store.ts'

interface Count {
  readonly at: number
  readonly count: number
}

/** What every driver of the ledger port does; a driver's test file calls this once. */
export function describeLedger(
  driver: string,
  open: () => Store & LedgerStore,
  dispose: () => Promise<void>,
) {
  describe(`the ledgers of the ${driver} store`, () => {
    const name = 'gateway:systemd-user/openclaw-gateway.service'
    const stores: (Store & LedgerStore)[] = []
    const another = () => {
      const store = open()
      stores.push(store)
      return store
    }
    const entry = (count: number): AuditEntry => ({ ts: '2026-03-01T12:00:00.000Z', type: 'action', count })
    const add = (store: LedgerStore, ledger = name, waitMs = 2_000) =>
      store.reviseLedger<Count, number>(ledger, waitMs, (before) => {
        const count = (before?.count ?? 0) + 1
        return { document: { at: Date.UTC(2026, 2), count }, audit: [entry(count)], result: count }
      })

    let store: Store & LedgerStore
    beforeEach(() => {
      store = another()
    })
    afterEach(async () => {
      for (const one of stores.splice(0)) await one.close()
      await dispose()
    })

    test('hold nothing at first', async () => {
      expect(await store.readLedger(name)).toBeNull()
    })

    test('give another process what the last revision left, and keep apart by name', async () => {
      await add(store)
      await add(store, 'gateway:systemd-system/openclaw-gateway.service')
      expect(await add(another())).toBe(2)
      expect(await store.readLedger<Count>(name)).toMatchObject({ count: 2 })
    })

    test('count right although many revise at once', async () => {
      const results = await Promise.all(Array.from({ length: 12 }, () => add(another())))
      expect([...results].sort((one, other) => one - other)).toEqual(
        Array.from({ length: 12 }, (_, n) => n + 1),
      )
    })

    test('stay as they are when a revision throws', async () => {
      await add(store)
      const failing = store.reviseLedger(name, 0, () => {
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow()
      expect(await add(store)).toBe(2)
    })

    test('keep their newest records, however old, when they are revised', async () => {
      const day = 86_400_000
      const revise = (at: number) =>
        store.reviseLedger<Count, void>(name, 0, () => ({
          document: { at, count: 0 },
          audit: [{ ts: new Date(at).toISOString(), type: 'action' }],
          result: undefined,
        }))
      const now = Date.UTC(2026, 2)
      await revise(now)
      await revise(now + 181 * day)
      const left = []
      for await (const { record } of store.auditTrail(name)) left.push(record.index)
      expect(left).toEqual([0, 1])
    })

    test('have a chain of their own that lists and verifies beside those of policies', async () => {
      await add(store)
      await add(store)
      const records = []
      for await (const { policyPath, record } of store.auditTrail(name))
        records.push([policyPath, record.entry])
      expect(records).toEqual([1, 2].map((count) => [name, entry(count)]))
      expect(await verifyAudit(store)).toMatchObject([{ policyPath: name, verdict: { ok: true, count: 2 } }])
    })
  })
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listAudit } from '../../../src/store/chain/list.ts'
import { verifyAudit } from '../../../src/store/chain/verify.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import type { AuditEntry, Store } from '../../../src/store/store.ts'
import { sampleChanges, transitionEntry } from '../../contract/remembered-samples.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const save = async (store: Store, policy: string, audit: readonly AuditEntry[]): Promise<void> =>
  (await store.begin(policy, 0)).commit(sampleChanges(1, { audit }))
const openIn = (stateDir: string): Store => {
  const store = openSqliteStore(stateDir)
  onTestFinished(() => store.close())
  return store
}

describe('listing the audit trail', () => {
  const filled = async (): Promise<Store> => {
    const store = openIn(temporaryDirectory())
    await save(store, '/a.yaml', [transitionEntry(1_000, 0), transitionEntry(3_000, 1)])
    await save(store, '/b.yaml', [{ ...transitionEntry(2_000, 2), check: 'api' }, transitionEntry(2_000, 3)])
    return store
  }
  test.each<[string, Parameters<typeof listAudit>[1], string[]]>([
    ['merges policies by time', {}, ['reason 0', 'reason 2', 'reason 3', 'reason 1']],
    ['keeps to one policy', { policyPath: '/b.yaml' }, ['reason 2', 'reason 3']],
    ['starts at a time', { since: '1970-01-01T00:00:02.000Z' }, ['reason 2', 'reason 3', 'reason 1']],
    ['ends before a time', { until: '1970-01-01T00:00:02.000Z' }, ['reason 0']],
    ['keeps to one check', { check: 'api' }, ['reason 2']],
    ['keeps to one type', { type: 'action' }, []],
    ['keeps the newest', { limit: 2 }, ['reason 3', 'reason 1']],
    ['can keep none', { limit: 0 }, []],
  ])('%s', async (_, filter, reasons) => {
    const listed = await listAudit(await filled(), filter)
    expect(listed.map(({ record }) => record.entry.reason)).toEqual(reasons)
  })
})

test.each([1, 2, 3, 4, 5, 6, 7])(
  'listing keeps the newest two of %i records of one policy',
  async (count) => {
    const store = openIn(temporaryDirectory())
    const audit = Array.from({ length: count }, (_, n) => transitionEntry(1_000, n))
    await save(store, '/a.yaml', audit)
    const listed = await listAudit(store, { limit: 2 })
    expect(listed.map(({ record }) => record.index)).toEqual([count - 2, count - 1].filter((n) => n >= 0))
  },
)

test('listing gives the newest hundred where nobody says how many', async () => {
  const store = openIn(temporaryDirectory())
  const audit = Array.from({ length: 230 }, (_, n) => transitionEntry(1_000, n))
  await save(store, '/a.yaml', audit)
  const listed = await listAudit(store)
  expect([listed.length, listed.at(0)?.record.index]).toEqual([100, 130])
})

describe('verifying the audit trail', () => {
  test('reads a trail again that is pruned meanwhile, and tells the fault where that never ends', async () => {
    const store = openIn(temporaryDirectory())
    await save(store, '/a.yaml', [transitionEntry(1_000, 0), transitionEntry(2_000, 1)])
    const chains = store.auditChains.bind(store)
    const pruned = (times: number) => {
      let asked = 0
      const auditChains: Store['auditChains'] = async (path) => {
        const ends = await chains(path)
        asked += 1
        return ends.map((end) =>
          asked > times ? end : { ...end, anchor: { ...end.anchor, hash: `${asked}`.repeat(64) } },
        )
      }
      return verifyAudit(Object.assign(store, { auditChains }))
    }
    expect(await pruned(1)).toMatchObject([{ verdict: { ok: true } }])
    expect(await pruned(100)).toMatchObject([{ verdict: { ok: false } }])
  })

  const tampered = async (sql: string) => {
    const stateDir = temporaryDirectory()
    const store = openIn(stateDir)
    await save(
      store,
      '/a.yaml',
      Array.from({ length: 5 }, (_, n) => transitionEntry(1_000, n)),
    )
    const [file] = readdirSync(join(stateDir, 'probe')).filter((name) => name.endsWith('.db'))
    const db = new DatabaseSync(join(stateDir, 'probe', file as string))
    db.exec(sql)
    db.close()
    return verifyAudit(store)
  }

  test('finds every chain in order', async () => {
    const store = openIn(temporaryDirectory())
    await save(store, '/a.yaml', [transitionEntry(1_000, 0)])
    await save(store, '/b.yaml', [])
    const verified = await verifyAudit(store)
    expect(verified.map((chain) => [chain.policyPath, chain.verdict.ok]).sort()).toEqual([
      ['/a.yaml', true],
      ['/b.yaml', true],
    ])
    expect(await verifyAudit(store, '/a.yaml')).toHaveLength(1)
    expect(await verifyAudit(store, '/none.yaml')).toEqual([])
  })

  test.each<[string, string, number, string]>([
    ['an edited entry', "UPDATE audit SET entry = replace(entry, 'reason 2', 'reason X')", 2, 'changed'],
    ['an entry made unreadable', "UPDATE audit SET entry = '{' WHERE position = 3", 3, 'changed'],
    ['a deleted record', 'DELETE FROM audit WHERE position = 1', 1, 'removed'],
    ['a deleted end', 'DELETE FROM audit WHERE position >= 3', 3, 'removed'],
    ['an emptied trail', 'DELETE FROM audit', 0, 'removed'],
    ['another anchor', "UPDATE memory SET anchor_hash = 'sha256:00'", 0, 'wrong_start'],
    ['another head', "UPDATE memory SET head_hash = 'sha256:00'", 4, 'changed'],
    [
      'a forged record',
      'INSERT INTO audit SELECT 5, ts, hash, hash, entry FROM audit WHERE position = 4',
      5,
      'changed',
    ],
  ])('names %s', async (_, sql, index, why) => {
    const [chain] = await tampered(sql)
    expect(chain?.verdict).toEqual({ ok: false, index, why })
  })

  test('does not mistake runs saved meanwhile for tampering', async () => {
    const stateDir = temporaryDirectory()
    const writer = openIn(stateDir)
    const entries = Array.from({ length: 1_000 }, (_, n) => transitionEntry(1_000, n))
    await save(writer, '/a.yaml', entries)
    const reader = openIn(stateDir)
    const verifying = verifyAudit(reader, '/a.yaml')
    await save(writer, '/a.yaml', [transitionEntry(2_000, 1_000)])
    await writer.pruneAudit('/a.yaml', '1970-01-01T00:00:02.000Z')
    expect((await verifying)[0]?.verdict.ok).toBe(true)
  })
})

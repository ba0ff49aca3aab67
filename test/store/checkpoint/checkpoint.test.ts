import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { link } from '../../../src/store/chain/chain.ts'
import { verifyAudit } from '../../../src/store/chain/verify.ts'
import { copiedCheckpoints } from '../../../src/store/checkpoint/checkpoint-files.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import type { AuditEntry } from '../../../src/store/store.ts'
import { sampleChanges, transitionEntry } from '../../contract/remembered-samples.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const policy = '/srv/policy.yaml'

/** A state directory with a trail of six records, signed, and a copy of its checkpoints elsewhere. */
async function signedTrail() {
  const stateDir = temporaryDirectory()
  const copy = join(temporaryDirectory(), 'copy.ndjson')
  const warnings: string[] = []
  const open = () => {
    const store = openSqliteStore(stateDir, { copyTo: copy, warn: (words) => warnings.push(words) })
    onTestFinished(() => store.close())
    return store
  }
  const save = async (audit: readonly AuditEntry[]) =>
    (await open().begin(policy, 0)).commit(sampleChanges(1, { audit }))
  await save([0, 1, 2, 3].map((number) => transitionEntry(1, number)))
  await save([4, 5].map((number) => transitionEntry(1, number)))
  const file = join(
    stateDir,
    'probe',
    readdirSync(join(stateDir, 'probe')).find((name) => name.endsWith('.db')) ?? '',
  )
  const alter = (sql: string, ...values: (string | number)[]) => {
    const db = new DatabaseSync(file)
    db.prepare(sql).run(...values)
    db.close()
  }
  const verdict = async (copied = false) => {
    const [chain] = await verifyAudit(open(), policy, copied ? copiedCheckpoints(copy) : [])
    return chain === undefined || chain.verdict.ok ? 'ok' : chain.verdict.why
  }
  return { stateDir, copy, warnings, open, save, file, alter, verdict }
}

describe('a trail that was signed', () => {
  test('verifies, and so do records after the last signature', async () => {
    const { open, verdict, warnings } = await signedTrail()
    expect([await verdict(), await verdict(true), warnings]).toEqual(['ok', 'ok', []])
    expect(await verifyAudit(open())).toMatchObject([{ unsigned: 0, losses: [] }])
  })

  test('that is gone is told, by the next run too', async () => {
    const { open, file, verdict } = await signedTrail()
    rmSync(file)
    expect(await verdict()).toBe('gone')
    expect(await verifyAudit(open())).toMatchObject([
      { policyPath: policy, verdict: { ok: false, why: 'gone' } },
    ])
    const run = await open().begin(policy, 0)
    expect(run.remembered.trailGone).toBe(6)
    await run.abandon()
  })

  test('that is gone with all that was kept beside it is told by the copy', async () => {
    const { open, stateDir, copy } = await signedTrail()
    rmSync(stateDir, { recursive: true })
    expect(await verifyAudit(open(), undefined, copiedCheckpoints(copy))).toMatchObject([
      { policyPath: policy, verdict: { why: 'gone' } },
    ])
  })

  test('whose end is cut off is told', async () => {
    const { alter, verdict } = await signedTrail()
    alter('DELETE FROM audit WHERE position > 3')
    alter('UPDATE memory SET head_index = 3, head_hash = (SELECT hash FROM audit WHERE position = 3)')
    expect(await verdict()).toBe('cut_off')
  })

  test('whose start is cut off is told', async () => {
    const { alter, verdict } = await signedTrail()
    alter('UPDATE memory SET anchor_index = 1, anchor_hash = (SELECT hash FROM audit WHERE position = 1)')
    alter('DELETE FROM audit WHERE position <= 1')
    expect(await verdict()).toBe('cut_short')
  })

  test('that is rewritten, every hash fitting, is told', async () => {
    const { alter, verdict, file } = await signedTrail()
    const db = new DatabaseSync(file)
    const anchor = db.prepare('SELECT anchor_hash FROM memory').get()
    const entries = db.prepare('SELECT entry FROM audit ORDER BY position').all()
    db.close()
    let last = { index: -1, hash: String(anchor?.anchor_hash) }
    for (const { entry } of entries) {
      const record = link(last, { ...JSON.parse(String(entry)), reason: 'all was well' })
      const text = JSON.stringify(record.entry)
      alter(
        'UPDATE audit SET previous = ?, hash = ?, entry = ? WHERE position = ?',
        last.hash,
        record.hash,
        text,
        record.index,
      )
      last = record
    }
    alter('UPDATE memory SET head_hash = ?', last.hash)
    expect(await verdict()).toBe('rewritten')
  })

  test('whose checkpoint was changed or signed by another key is told', async () => {
    const { stateDir, verdict } = await signedTrail()
    const [name = ''] = readdirSync(join(stateDir, 'checkpoints'))
    const path = join(stateDir, 'checkpoints', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"index":5', '"index":4'))
    expect(await verdict()).toBe('forged')
  })

  test('whose time columns were changed is told', async () => {
    const { alter, verdict } = await signedTrail()
    alter("UPDATE audit SET ts = '2020-01-01T00:00:00.000Z' WHERE position = 2")
    expect(await verdict()).toBe('dated')
  })

  test('goes on where the key or the copy cannot be written, and says so', async () => {
    const { stateDir, save, warnings, verdict } = await signedTrail()
    writeFileSync(join(stateDir, 'audit.key'), 'no key')
    await save([transitionEntry(1, 6)])
    expect(warnings).toEqual([expect.stringContaining('could not be signed')])
    expect(await verdict()).toBe('ok')
  })
})

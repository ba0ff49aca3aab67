import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { sampleChanges, transitionEntry } from '../../contract/remembered-samples.ts'
import { describeStore, type StoreBench } from '../../contract/store.ts'
import { describeStoreAudit } from '../../contract/store-audit.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

async function createBench(): Promise<StoreBench> {
  const directory = mkdtempSync(join(tmpdir(), 'vitals-store-'))
  const policyPath = join(directory, 'one.yaml')
  const otherPolicyPath = join(directory, 'other.yaml')
  for (const path of [policyPath, otherPolicyPath]) writeFileSync(path, 'version: 1\n')
  return {
    policyPath,
    otherPolicyPath,
    open: () => openSqliteStore(join(directory, 'state')),
    dispose: async () => rmSync(directory, { recursive: true }),
  }
}

describeStore('SQLite', createBench)
describeStoreAudit('SQLite', createBench)

test('opening a store, and reading from an empty one, makes no file', async () => {
  const directory = temporaryDirectory()
  const store = openSqliteStore(join(directory, 'state'))
  await store.peek('/no/such/policy.yaml')
  await store.compiledPolicy('/no/such/policy.yaml', 'key')
  await store.close()
  expect(readdirSync(directory)).toEqual([])
})

test('directories are made with mode 0700 and files with mode 0600, whatever the umask', async () => {
  const stateDir = join(temporaryDirectory(), 'a', 'state')
  const store = openSqliteStore(stateDir)
  await (await store.begin('/no/such/policy.yaml', 0)).commit(sampleChanges(1))
  const mode = (path: string): number => statSync(path).mode & 0o777
  const files = readdirSync(join(stateDir, 'probe'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect(mode(join(stateDir, 'probe', file))).toBe(0o600)
  expect([join(stateDir, '..'), stateDir, join(stateDir, 'probe')].map(mode)).toEqual([0o700, 0o700, 0o700])
  await store.close()
})

test('a policy reached through a symbolic link shares its memory, before and after it is removed', async () => {
  const directory = temporaryDirectory()
  const policy = join(directory, 'policy.yaml')
  const link = join(directory, 'link.yaml')
  writeFileSync(policy, 'version: 1\n')
  symlinkSync(policy, link)
  const store = openSqliteStore(join(directory, 'state'))
  await (await store.begin(link, 0)).commit(sampleChanges(5))
  expect((await store.peek(policy)).state?.at).toBe(5)
  rmSync(policy)
  expect((await store.peek(policy)).state?.at).toBe(5)
  await store.close()
})

test('a long-lived store notices that its file was taken away', async () => {
  const directory = temporaryDirectory()
  const store = openSqliteStore(directory)
  await (await store.begin('/p.yaml', 0)).commit(sampleChanges(5))
  renameSync(join(directory, 'probe'), join(directory, 'aside'))
  const run = await store.begin('/p.yaml', 0)
  expect(run.remembered.state).toBeNull()
  await run.commit(sampleChanges(6, { audit: [transitionEntry(6, 0)] }))
  const reader = openSqliteStore(directory)
  expect((await reader.peek('/p.yaml')).state?.at).toBe(6)
  await Promise.all([store.close(), reader.close()])
})

test('a save waits for a reader that holds the file for a moment', async () => {
  const stateDir = temporaryDirectory()
  const store = openSqliteStore(stateDir)
  await (await store.begin('/no/such/policy.yaml', 0)).commit(sampleChanges(1))
  const [file] = readdirSync(join(stateDir, 'probe')).filter((name) => name.endsWith('.db'))
  const reader = new DatabaseSync(join(stateDir, 'probe', file as string))
  reader.exec('BEGIN')
  reader.prepare('SELECT * FROM memory').all()
  const run = await store.begin('/no/such/policy.yaml', 0)
  const saved = run.commit(sampleChanges(2))
  await new Promise((resolve) => setTimeout(resolve, 30))
  reader.close()
  await saved
  expect((await store.peek('/no/such/policy.yaml')).state?.at).toBe(2)
  await store.close()
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import type { ProbeMemory, Store } from '../../../src/store/store.ts'
import { sampleChanges, sampleCompiled, transitionEntry } from '../../contract/remembered-samples.ts'

/** The policy whose memory is saved. */
export const policy = '/srv/policy.yaml'
export const open = (stateDir: string): Store => {
  const store = openSqliteStore(stateDir)
  onTestFinished(() => store.close())
  return store
}
export const savedOnce = async (stateDir: string): Promise<string> => {
  const store = openSqliteStore(stateDir)
  const audit = [transitionEntry(1, 0), transitionEntry(1, 1)]
  await store.keepCompiledPolicy(policy, 'key', sampleCompiled())
  await (await store.begin(policy, 0)).commit(sampleChanges(1, { audit, probes: bulky(10) }))
  await store.close()
  const [file] = readdirSync(join(stateDir, 'probe')).filter((name) => name.endsWith('.db'))
  return join(stateDir, 'probe', file as string)
}
export const bulky = (bytes: number): Record<string, ProbeMemory> => ({
  disk: {
    optionsDigest: 'sha256:00',
    memory: 'x'.repeat(bytes),
    result: {
      name: 'disk',
      ok: true,
      observed_at: '2026-03-01T12:00:00.000Z',
      value: true,
      severity_hint: 'info',
      error: null,
      ttl_ms: 0,
    },
  },
})

export function alter(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

export function swapProbes(file: string): void {
  alter(file, "INSERT INTO probe SELECT 'other', memory, kept_at, sum FROM probe LIMIT 1")
}

export function becomeLink(file: string): void {
  renameSync(file, `${file}.real`)
  symlinkSync(`${file}.real`, file)
}

export function becomePipe(file: string): void {
  rmSync(file)
  execFileSync('mkfifo', [file])
}

export function becomeDirectory(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

export function contents(file: string): string {
  try {
    if (!statSync(file).isFile()) return 'no file'
    return readFileSync(file, 'latin1')
  } catch {
    return 'directory'
  }
}

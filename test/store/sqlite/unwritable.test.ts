import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import type { ProbeMemory, Store } from '../../../src/store/store.ts'
import { sampleChanges, sampleCompiled, transitionEntry } from '../../contract/remembered-samples.ts'
import { mountable, mountTmpfs } from '../mount-tmpfs.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

const policy = '/srv/policy.yaml'
const open = (stateDir: string): Store => {
  const store = openSqliteStore(stateDir)
  onTestFinished(() => store.close())
  return store
}
const savedOnce = async (stateDir: string): Promise<string> => {
  const store = openSqliteStore(stateDir)
  const audit = [transitionEntry(1, 0), transitionEntry(1, 1)]
  await store.keepCompiledPolicy(policy, 'key', sampleCompiled())
  await (await store.begin(policy, 0)).commit(sampleChanges(1, { audit }))
  await store.close()
  const [file] = readdirSync(join(stateDir, 'probe')).filter((name) => name.endsWith('.db'))
  return join(stateDir, 'probe', file as string)
}
const bulky = (bytes: number): Record<string, ProbeMemory> => ({
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

describe('where the state directory cannot be made', () => {
  const impossible: readonly (readonly [string, (base: string) => string])[] = [
    ['lies under a regular file', (base) => join(base, 'file', 'state')],
    ['is a regular file', (base) => join(base, 'file')],
    ['lies in a file system without new directories', () => '/proc/vitals-state'],
  ]
  test.each(impossible)(
    'and %s, a run ends with CANNOT_WRITE and reading finds nothing',
    async (_, place) => {
      const base = temporaryDirectory()
      writeFileSync(join(base, 'file'), 'mine')
      const store = open(place(base))
      const refused = { code: 'CANNOT_WRITE', exit: 73, message: expect.stringContaining('.db: ') }
      await expect(store.begin(policy, 0)).rejects.toMatchObject(refused)
      await store.keepCompiledPolicy(policy, 'key', sampleCompiled())
      expect(await store.compiledPolicy(policy, 'key')).toBeNull()
      expect(await store.peek(policy)).toEqual({ state: null, probes: {} })
      expect(readFileSync(join(base, 'file'), 'utf8')).toBe('mine')
    },
  )
})

describe('a state file that is not as vitals left it', () => {
  const spoilt: readonly (readonly [string, (file: string) => void, string])[] = [
    ['holds something else', (file) => writeFileSync(file, 'no database '.repeat(1_000)), 'not a state file'],
    ['was cut in half', (file) => truncateSync(file, 8_192 + 100), 'damaged'],
    ['was cut inside its first page', (file) => truncateSync(file, 700), 'damaged'],
    ['holds text that is no state', (file) => alter(file, "UPDATE memory SET state = '{'"), 'damaged'],
    [
      'holds JSON that is no state',
      (file) => alter(file, 'UPDATE memory SET state = \'{"version":1}\''),
      'damaged',
    ],
    [
      'holds a state of another form',
      (file) => alter(file, "UPDATE memory SET state = json_set(state, '$.version', 99)"),
      'damaged',
    ],
    ['has lost its memory', (file) => alter(file, 'DELETE FROM memory'), 'damaged'],
    ['was written by a newer vitals', (file) => alter(file, 'PRAGMA user_version = 2'), 'newer vitals'],
    ["is another program's", (file) => alter(file, 'PRAGMA user_version = 0'), 'not a state file'],
    ['has become a directory', becomeDirectory, 'cannot be opened'],
  ]
  test.each(spoilt)('because it %s is refused, named and not touched', async (_, spoil, words) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    spoil(file)
    const before = contents(file)
    const store = open(stateDir)
    const said = { message: expect.stringMatching(new RegExp(`${file}: .*${words}`)) }
    await expect(store.begin(policy, 0)).rejects.toMatchObject({ code: 'CANNOT_WRITE', ...said })
    await expect(store.peek(policy)).rejects.toMatchObject({ code: 'IO', ...said })
    expect(contents(file) === before).toBe(true)
    await store.keepCompiledPolicy(policy, 'key2', sampleCompiled())
  })

  test('is named in the hint when it is damaged', async () => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    writeFileSync(file, 'x'.repeat(5_000))
    await expect(open(stateDir).begin(policy, 0)).rejects.toMatchObject({
      hint: expect.stringContaining(`leaves ${file} as it is`),
    })
  })
})

test('a compiled policy that is none is compiled anew', async () => {
  const stateDir = temporaryDirectory()
  const file = await savedOnce(stateDir)
  await open(stateDir).keepCompiledPolicy(policy, 'key', sampleCompiled())
  alter(file, "UPDATE compiled SET policy = '{}'")
  expect(await open(stateDir).compiledPolicy(policy, 'key')).toBeNull()
})

test('a file that a killed process left empty is used as a new one', async () => {
  const stateDir = temporaryDirectory()
  const file = await savedOnce(stateDir)
  truncateSync(file, 0)
  rmSync(`${file}-journal`)
  await (await open(stateDir).begin(policy, 0)).commit(sampleChanges(2))
  expect((await open(stateDir).peek(policy)).state?.at).toBe(2)
})

describe.skipIf(!mountable)('on a file system of its own (needs root)', () => {
  test('a full disk refuses the save, changes nothing, can be read, and works again once there is room', async () => {
    const disk = mountTmpfs('512k')
    await savedOnce(disk)
    const ballast = join(disk, 'ballast')
    writeUntilFull(ballast)
    const store = open(disk)
    const run = await store.begin(policy, 0)
    expect(run.remembered.state?.at).toBe(1)
    const changes = sampleChanges(2, { probes: bulky(300_000), audit: [transitionEntry(2, 2)] })
    await expect(run.commit(changes)).rejects.toMatchObject({
      code: 'CANNOT_WRITE',
      message: expect.stringContaining('the disk is full'),
    })
    for (const reader of [store, open(disk)]) {
      expect((await reader.peek(policy)).state?.at).toBe(1)
      expect(await reader.compiledPolicy(policy, 'key')).toEqual(sampleCompiled())
      expect((await reader.auditChains(policy))[0]?.head.index).toBe(1)
    }
    rmSync(ballast)
    await (await store.begin(policy, 0)).commit(sampleChanges(3, { audit: [transitionEntry(3, 2)] }))
    expect((await store.auditChains(policy))[0]?.head.index).toBe(2)
  })

  test('a disk without room for the first save refuses it', async () => {
    const disk = mountTmpfs('64k')
    writeUntilFull(join(disk, 'ballast'))
    const store = open(disk)
    const attempt = store.begin(policy, 0).then((run) => run.commit(sampleChanges(1)))
    await expect(attempt).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
    expect(await store.peek(policy)).toEqual({ state: null, probes: {} })
  })

  test('a read-only file system can be read and refuses runs', async () => {
    const disk = mountTmpfs('1m')
    await savedOnce(disk)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const store = open(disk)
    expect((await store.peek(policy)).state?.at).toBe(1)
    expect(await store.compiledPolicy(policy, 'key')).toEqual(sampleCompiled())
    const refused = { code: 'CANNOT_WRITE', message: expect.stringContaining('read-only') }
    await expect(store.begin(policy, 0)).rejects.toMatchObject(refused)
    await expect(store.begin('/srv/other.yaml', 0)).rejects.toMatchObject(refused)
    expect((await store.peek(policy)).state?.at).toBe(1)
  })
})

function alter(file: string, sql: string): void {
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
}

function becomeDirectory(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

function contents(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return 'directory'
  }
}

function writeUntilFull(path: string): void {
  for (const block of [64_000, 4_096, 512, 1]) {
    try {
      for (;;) writeFileSync(path, 'x'.repeat(block), { flag: 'a' })
    } catch {
      // Full for blocks of this size; a smaller one may still fit.
    }
  }
}

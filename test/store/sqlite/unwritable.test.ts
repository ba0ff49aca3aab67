import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
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
  await (await store.begin(policy, 0)).commit(sampleChanges(1, { audit, probes: bulky(10) }))
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
  const spoilt: readonly (readonly [string, (file: string) => void])[] = [
    ['holds something else', (file) => writeFileSync(file, 'no database '.repeat(1_000))],
    ['was cut in half', (file) => truncateSync(file, 8_192 + 100)],
    ['was cut inside its first page', (file) => truncateSync(file, 700)],
    ['holds text that is no state', (file) => alter(file, "UPDATE memory SET state = '{'")],
    ['holds JSON that is no state', (file) => alter(file, 'UPDATE memory SET state = \'{"version":1}\'')],
    [
      'holds a state with one other digit',
      (file) => alter(file, "UPDATE memory SET state = json_set(state, '$.at', 2)"),
    ],
    ['holds another memory of a probe', (file) => alter(file, "UPDATE probe SET memory = '{}'")],
    ['has swapped the memories of its probes', swapProbes],
    ['points to another head', (file) => alter(file, 'UPDATE memory SET head_index = 0')],
    ['has lost its memory', (file) => alter(file, 'DELETE FROM memory')],
    ['has lost a table', (file) => alter(file, 'DROP TABLE probe')],
    ['has lost a column', (file) => alter(file, 'ALTER TABLE probe DROP COLUMN sum')],
    ['has another number of its form', (file) => alter(file, 'PRAGMA user_version = 7')],
    ['seems to be of an older form', (file) => alter(file, 'PRAGMA user_version = 1')],
    ["is another program's", (file) => alter(file, 'PRAGMA user_version = 0')],
    [
      'holds a time that no number can be',
      (file) => alter(file, `UPDATE memory SET pruned_at = ${2n ** 62n}`),
    ],
  ]
  test.each(spoilt)('because it %s is set aside, and the run begins without memory', async (_, spoil) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    spoil(file)
    const before = contents(file)
    const store = open(stateDir)
    const run = await store.begin(policy, 0)
    const { setAside, ...remembered } = run.remembered
    expect(remembered).toEqual({ state: null, probes: {} })
    expect(setAside).toMatch(/\.db\.damaged-\d{4}-\d\d-\d\dT/)
    expect(contents(setAside ?? '') === before).toBe(true)
    await run.commit(sampleChanges(3))
    const next = await open(stateDir).begin(policy, 0)
    expect(next.remembered).toEqual({ state: sampleChanges(3).state, probes: {} })
    await next.abandon()
  })

  test('is set aside five times at most, the oldest first', async () => {
    const stateDir = temporaryDirectory()
    for (let times = 0; times < 7; times += 1) {
      writeFileSync(await savedOnce(stateDir), `x${times}`.repeat(5_000))
      await (await open(stateDir).begin(policy, 0)).abandon()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const aside = readdirSync(join(stateDir, 'probe')).filter((name) =>
      /damaged-[^-]*-[^-]*-[^-]*-[^-]*-[^-]*$/.test(name),
    )
    expect(aside).toHaveLength(5)
  })

  const refused: readonly (readonly [string, (file: string) => void, string])[] = [
    [
      'was written by a newer vitals',
      (file) => alter(file, 'PRAGMA user_version = 3; ALTER TABLE memory DROP COLUMN sum'),
      'newer vitals',
    ],
    ['has become a directory', becomeDirectory, 'not a regular file'],
    ['has become a link', becomeLink, 'not a regular file'],
    ['has become a pipe', becomePipe, 'not a regular file'],
    ['may be written by others', (file) => chmodSync(file, 0o666), 'others may write it'],
    ['lies where others may write', (file) => chmodSync(dirname(file), 0o777), 'others may write'],
    [
      'lies below a place where others may write',
      (file) => chmodSync(dirname(dirname(file)), 0o777),
      'others may',
    ],
  ]
  test.each(refused)('because it %s is refused, named and not touched', async (_, spoil, words) => {
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

  test.runIf(process.getuid?.() === 0)('because it belongs to another user is refused', async () => {
    const stateDir = temporaryDirectory()
    chownSync(await savedOnce(stateDir), 12_345, 12_345)
    const said = { message: expect.stringContaining('it belongs to another user') }
    await expect(open(stateDir).begin(policy, 0)).rejects.toMatchObject(said)
  })
})

describe('a compiled policy', () => {
  const spoilt: readonly (readonly [string, string])[] = [
    ['is none', "UPDATE compiled SET policy = '{}'"],
    ['has one other digit', "UPDATE compiled SET policy = json_set(policy, '$.policy.intervalMs', 1)"],
    ['would run something else', "UPDATE compiled SET executed = replace(executed, 'probes', 'probez')"],
    ['lost its mark', "UPDATE compiled SET seal = ''"],
  ]
  test.each(spoilt)('that %s is compiled again', async (_, sql) => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toEqual(sampleCompiled())
    alter(file, sql)
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toBeNull()
  })

  test('that was marked by another host is compiled again', async () => {
    const stateDir = temporaryDirectory()
    const file = await savedOnce(stateDir)
    writeFileSync(join(dirname(file), 'seal.key'), 'x'.repeat(32))
    expect(await open(stateDir).compiledPolicy(policy, 'key')).toBeNull()
  })
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

function swapProbes(file: string): void {
  alter(file, "INSERT INTO probe SELECT 'other', memory, kept_at, sum FROM probe LIMIT 1")
}

function becomeLink(file: string): void {
  renameSync(file, `${file}.real`)
  symlinkSync(`${file}.real`, file)
}

function becomePipe(file: string): void {
  rmSync(file)
  execFileSync('mkfifo', [file])
}

function becomeDirectory(file: string): void {
  rmSync(file)
  mkdirSync(file)
}

function contents(file: string): string {
  try {
    if (!statSync(file).isFile()) return 'no file'
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

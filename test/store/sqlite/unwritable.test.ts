import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sampleChanges, sampleCompiled, transitionEntry } from '../../contract/remembered-samples.ts'
import { mountable, mountTmpfs } from '../mount-tmpfs.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { bulky, open, policy, savedOnce } from './saved-file.ts'

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
      expect(await store.peek(policy)).toEqual({ state: null, onChange: null, probes: {} })
      expect(readFileSync(join(base, 'file'), 'utf8')).toBe('mine')
    },
  )
})

test('in a directory that is closed to us, a run ends with CANNOT_WRITE and reading with IO', async () => {
  const stateDir = temporaryDirectory()
  const file = await savedOnce(stateDir)
  chmodSync(dirname(file), 0o000)
  const isRoot = process.geteuid?.() === 0
  // Nothing is closed to root.
  if (isRoot) process.seteuid?.(65_534)
  onTestFinished(() => void (isRoot && process.seteuid?.(0)))
  const store = open(stateDir)
  await expect(store.begin(policy, 0)).rejects.toMatchObject({ code: 'CANNOT_WRITE', exit: 73 })
  await expect(store.peek(policy)).rejects.toMatchObject({ code: 'IO', exit: 74 })
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
    expect(await store.peek(policy)).toEqual({ state: null, onChange: null, probes: {} })
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

function writeUntilFull(path: string): void {
  for (const block of [64_000, 4_096, 512, 1]) {
    try {
      for (;;) writeFileSync(path, 'x'.repeat(block), { flag: 'a' })
    } catch {
      // Full for blocks of this size; a smaller one may still fit.
    }
  }
}

import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diskOf, spaceFields } from '../../src/probes/disk.ts'
import { loopMount, ran } from '../host/files/loop-mount.ts'
import { tinyFuse } from '../host/files/tiny-fuse.ts'
import { probeOnce } from './probe-once.ts'
import { scratch } from './scratch.ts'
import { testHost } from './test-host.ts'

describe('the disk probe', () => {
  it('tells the space of the file system under a path', async () => {
    const { result } = await probeOnce('disk', { path: scratch() })
    expect(result).toMatchObject({ ok: true, error: null, value: { up: true, read_only: false } })
    const { free_pct, used_pct, free_gb, total_gb } = result.value as Record<string, number>
    expect(free_pct! + used_pct!).toBeCloseTo(100, 1)
    expect(free_gb!).toBeLessThanOrEqual(total_gb!)
  })

  it.each(['nothing', 'f/below'])('calls the missing path %s a failed target', async (name) => {
    const { result } = await probeOnce('disk', { path: join(scratch({ f: '' }), name) })
    expect(result).toMatchObject({ ok: false, value: { up: false, reason: 'no_such_path' } })
  })

  it('leaves out the shares of a file system without blocks', async () => {
    const { result } = await probeOnce('disk', { path: '/proc' })
    expect(result.ok).toBe(true)
    expect(result.value).not.toHaveProperty('free_pct')
    expect(result.value).not.toHaveProperty('inodes_free_pct')
  })

  const stats = {
    ...{ type: 0, bsize: 2 ** 20, frsize: 2 ** 20 },
    ...{ blocks: 1_000, bfree: 300, bavail: 250, files: 100, ffree: 25 },
  }

  it('counts the blocks kept for root neither as free nor as used, as df does', () => {
    const fields = spaceFields(stats, 'ext4')
    expect(fields).toMatchObject({ free_pct: 26.32, used_pct: 73.68, free_gb: 0.244, inodes_free_pct: 25 })
  })

  it.each([
    [
      'blocks as they are counted, not as they are read',
      { frsize: 2 ** 19 },
      'fuse',
      { free_gb: 0.122, total_gb: 0.488 },
    ],
    ['the only size that an older Node.js knows', { frsize: undefined }, 'ext4', { free_gb: 0.244 }],
    [
      'no size where that may be another',
      { frsize: undefined },
      'fuse.gcsfuse',
      { free_gb: Number.NaN, free_pct: 26.32 },
    ],
    [
      'a quota that is exceeded as none free',
      { bavail: 2 ** 64 - 4_096 },
      'nfs4',
      { free_pct: 0, used_pct: 100 },
    ],
    ['more free inodes than there are as none', { ffree: 101 }, 'x', { inodes_free_pct: Number.NaN }],
    ['inodes that are not counted as none', { files: 0, ffree: 0 }, 'btrfs', { inodes_free_pct: Number.NaN }],
    ['a disk without blocks as none', { blocks: 0, bfree: 0, bavail: 0 }, 'proc', { free_pct: Number.NaN }],
  ])('reads %s', (_what, changes, type, fields) => {
    expect(spaceFields({ ...stats, ...changes } as typeof stats, type)).toMatchObject(fields)
  })
})

describe('the disk probe on a file system of its own', () => {
  const look = async (path: string) => (await probeOnce('disk', { path })).result

  it('says what is mounted where', async () => {
    const mount = loopMount(['mkfs.ext4', '-q', '-F'], 32, 'ro')
    if (mount === null) return
    const { directory, device } = mount
    expect((await look(join(directory, 'lost+found'))).value).toMatchObject({
      ...{ mount_point: directory, fs_type: 'ext4', device, read_only: true },
    })
    expect((await look('/')).value).toMatchObject({ mount_point: '/' })
    const { value } = await look(scratch())
    expect(value).not.toMatchObject({ mount_point: directory })
  })

  it('sees an ext4 that stopped writing after an error while its mount stays writable', async () => {
    const mount = loopMount(['mkfs.ext4', '-q', '-F'], 32, 'errors=remount-ro')
    if (mount === null) return
    expect((await look(mount.directory)).value).toMatchObject({ up: true, read_only: false })
    writeFileSync(`/sys/fs/ext4/${basename(mount.device)}/trigger_fs_error`, '1')
    expect((await look(mount.directory)).value).toMatchObject({ up: true, read_only: true })
  })

  it.each([
    ['xfs', ['mkfs.xfs', '-q', '-f'], 320],
    ['ext4', ['mkfs.ext4', '-q', '-F'], 32],
  ] as const)('sees an %s that was shut down', async (type, maker, megabytes) => {
    const mount = loopMount(maker, megabytes, 'rw')
    if (mount === null || !ran('xfs_io', ['-F', '-x', '-c', 'shutdown', mount.directory])) return
    expect(await look(mount.directory)).toMatchObject({
      ok: false,
      value: { up: false, reason: 'io_error', read_only: true, fs_type: type },
    })
  })

  it('reads the room for metadata of a btrfs', async () => {
    const mount = loopMount(['mkfs.btrfs', '-q', '-f'], 256, 'rw')
    if (mount === null) return
    const { value } = await look(mount.directory)
    const { metadata_free_pct } = value as Record<string, number>
    expect(metadata_free_pct).toBeGreaterThan(90)
    expect(metadata_free_pct).toBeLessThan(100)
    expect(value).not.toHaveProperty('inodes_free_pct')
  })

  it('counts a FUSE file system in its own units', async () => {
    const path = tinyFuse({ bsize: 2 ** 20, frsize: 131_072, blocks: 8_000_000, free: 4_000_000 })
    if (path === null) return
    expect((await look(path)).value).toMatchObject({
      ...{ up: true, total_gb: 976.563, free_gb: 488.281, free_pct: 50, inodes_free_pct: 90 },
      ...{ mount_point: path, fs_type: 'fuse.tiny', device: 'tiny' },
    })
  })

  it('reads the metadata of a btrfs that is nearly out of it, on a device with another name', async () => {
    const at = scratch({
      'proc/self/mountinfo': `21 1 0:30 / / rw - btrfs /dev/nowhere/sdx9 rw`,
      'sys/fs/btrfs/1f/devices/sdx9/size': '20480',
      'sys/fs/btrfs/1f/allocation/data/disk_total': '6291456',
      'sys/fs/btrfs/1f/allocation/system/disk_total': '0',
      'sys/fs/btrfs/1f/allocation/metadata/disk_total': '4194304',
      'sys/fs/btrfs/1f/allocation/metadata/total_bytes': '2097152',
      'sys/fs/btrfs/1f/allocation/metadata/bytes_used': '1992294',
      'sys/fs/btrfs/1f/allocation/metadata/bytes_reserved': '0',
    })
    const context = {
      now: Date.now,
      timeoutMs: 100,
      signal: new AbortController().signal,
      memory: null,
      host: testHost(),
    }
    const { value } = await diskOf(join(at, 'proc'), join(at, 'sys'))({ path: at }, context)
    expect(value).toMatchObject({ metadata_free_pct: 5, device: '/dev/nowhere/sdx9' })
  })
})

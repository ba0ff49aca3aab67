import { realpath, type Stats, type StatsFs, stat, statfs } from 'node:fs'
import type { DiskOptions } from '../core/probe-kind/kinds/disk.ts'
import type { Value } from '../core/value.ts'
import { type Mount, mountOf } from '../host/files/mounts.ts'
import { readTextIfAny } from '../host/files/read-text.ts'
import { onThread } from '../host/thread-work.ts'
import { failedTarget } from './failure.ts'
import { roundTo } from './number/round-to.ts'
import { share } from './number/share.ts'
import { pathFailure } from './path-failure.ts'
import type { Observation, Probe } from './probe.ts'

const gibibyte = 1_073_741_824

/** Free space and inodes of the file system that holds `path`, counted as df counts. */
export const disk = diskOf('/proc', '/sys')

/**
 * A disk probe that reads the mount table of `proc`. The disk is asked on a thread, because a network disk that is
 * gone would otherwise stop the whole program.
 */
export function diskOf(proc: string, sys: string): Probe<DiskOptions> {
  return async ({ path }): Promise<Observation> => {
    let mount: Mount | null = null
    try {
      const real = await onThread<string>((done) => realpath.native(path, done))
      const stats = await onThread<StatsFs>((done) => statfs(path, done))
      // Asked after the others, which may have had it mounted.
      mount = mountOf(readTextIfAny(`${proc}/self/mountinfo`) ?? '', real)
      // A file system that was shut down still tells its space, and fails only where it has to read.
      await onThread<Stats>((done) => stat(path, done))
      const value = {
        ...spaceFields(stats, mount?.type ?? ''),
        ...mountFields(mount),
        ...(await metadataField(mount, sys)),
      }
      if (mount?.isShutDown !== true) return { ok: true, error: null, value: { ...value, up: true } }
      return failedTarget('io_error', `the file system on ${mount.point} was shut down after an error`, value)
    } catch (error) {
      // What cannot be read cannot be written either.
      return pathFailure(error, mount === null ? {} : { ...mountFields(mount), read_only: true })
    }
  }
}

function mountFields(mount: Mount | null): Record<string, Value> {
  if (mount === null) return {}
  return {
    mount_point: mount.point,
    fs_type: mount.type,
    device: mount.source,
    read_only: mount.isReadOnly,
  }
}

async function metadataField(mount: Mount | null, sys: string): Promise<Record<string, Value>> {
  if (mount?.type !== 'btrfs') return {}
  const { btrfsMetadata } = await import('../host/files/btrfs.ts')
  const room = btrfsMetadata(sys, mount.source)
  return room === null ? {} : { metadata_free_pct: roundTo(share(room.free, room.total)) }
}

/** Fields of a file system; shares are absent where it has no blocks or counts no inodes. */
export function spaceFields(stats: StatsFs, type: string): Record<string, Value> {
  const available = Math.min(stats.bfree, atLeastNone(stats.bavail))
  // Blocks kept for root are neither free nor used, as in df.
  const free = share(available, stats.blocks - stats.bfree + available)
  const unit = unitOf(stats, type)
  return {
    free_pct: roundTo(free),
    used_pct: roundTo(100 - free),
    free_gb: roundTo(Number.isNaN(free) ? Number.NaN : (available * unit) / gibibyte, 3),
    total_gb: roundTo((stats.blocks * unit) / gibibyte, 3),
    inodes_free_pct: roundTo(share(stats.ffree, stats.files)),
  }
}

/** Bytes of a block as it is counted; not a number where a Node.js before 24 does not tell and it may be another. */
function unitOf(stats: StatsFs, type: string): number {
  // Absent in older releases, whatever the types say.
  const { frsize } = stats as Partial<StatsFs>
  return frsize || (/^(?:fuse|virtiofs|9p)/.test(type) ? Number.NaN : stats.bsize)
}

/** Over its quota, a server tells a negative number, which comes as one close to 2^64. */
function atLeastNone(blocks: number): number {
  return blocks >= 2 ** 63 ? 0 : blocks
}

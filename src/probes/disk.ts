import { realpath, type StatsFs, statfs } from 'node:fs'
import type { DiskOptions } from '../core/probe-kind/kinds/disk.ts'
import type { Value } from '../core/value.ts'
import { isReadOnly } from '../host/files/mounts.ts'
import { readTextIfAny } from '../host/files/read-text.ts'
import { onThread } from '../host/thread-work.ts'
import { pathFailure } from './path-failure.ts'
import type { Observation, Probe } from './probe.ts'
import { round } from './round.ts'

const gibibyte = 1_073_741_824

/** Free space and inodes of the file system that holds `path`, counted as df counts. */
export const disk = diskOf('/proc')

/**
 * A disk probe that reads the mount table of `proc`. The disk is asked on a thread, because a network disk that is
 * gone would otherwise stop the whole program.
 */
export function diskOf(proc: string): Probe<DiskOptions> {
  return async ({ path }): Promise<Observation> => {
    try {
      const [stats, real] = await Promise.all([
        onThread<StatsFs>((done) => statfs(path, done)),
        onThread<string>((done) => realpath.native(path, done)),
      ])
      const readOnly = isReadOnly(readTextIfAny(`${proc}/self/mountinfo`) ?? '', real)
      return { ok: true, error: null, value: { ...spaceFields(stats), read_only: readOnly, up: true } }
    } catch (error) {
      return pathFailure(error)
    }
  }
}

/** Fields of a file system; shares are absent where it has no blocks or counts no inodes. */
export function spaceFields(stats: StatsFs): Record<string, Value> {
  // Blocks kept for root are neither free nor used, as in df.
  const usable = stats.blocks - stats.bfree + stats.bavail
  const free = (stats.bavail / usable) * 100
  return {
    free_pct: round(free),
    used_pct: round(100 - free),
    free_gb: round((stats.bavail * stats.bsize) / gibibyte, 3),
    total_gb: round((stats.blocks * stats.bsize) / gibibyte, 3),
    inodes_free_pct: round((stats.ffree / stats.files) * 100),
  }
}

import { type Stats, stat } from 'node:fs'
import type { FileOptions } from '../core/probe-kind/kinds/file.ts'
import { parseBytes } from '../core/text/bytes.ts'
import type { Value } from '../core/value.ts'
import { digestFile } from '../host/files/file-digest.ts'
import { ownerName } from '../host/files/owner.ts'
import { codeOf, errorText } from '../host/system-error.ts'
import { onThread } from '../host/thread-work.ts'
import { couldNotProbe, failedTarget } from './failure.ts'
import { roundTo } from './number/round-to.ts'
import type { Observation, Probe, ProbeContext } from './probe.ts'

/** One file: what it is, whose, how old, and whether it changed since the last run. */
export const file: Probe<FileOptions> = async (options, context): Promise<Observation> => {
  try {
    const stats = await statIfAny(options.path)
    const { digest, error } = await digestOf(options, stats, context.signal)
    const seen = fingerprint(stats, digest)
    return {
      ok: error === null,
      error,
      value: {
        ...(stats === null ? { exists: false } : statFields(stats, context.now())),
        digest,
        ...changes(context.memory, seen),
        up: true,
      },
      // Without the digest there is nothing to compare the content with next time.
      ...(error === null ? { memory: seen } : {}),
    }
  } catch (error) {
    return fileFailure(error)
  }
}

function fileFailure(error: unknown): Observation {
  const code = codeOf(error)
  if (code === 'EIO' || code === 'ESTALE' || code === 'ENOTCONN')
    return failedTarget('io_error', errorText(error))
  return couldNotProbe(errorText(error))
}

async function statIfAny(path: string): Promise<Stats | null> {
  try {
    return await onThread<Stats>((done) => stat(path, done))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
    throw error
  }
}

function statFields(stats: Stats, now: number): Record<string, Value> {
  return {
    exists: true,
    type: typeOf(stats),
    // A time in the future, after the clock was set back, is no negative age.
    age_s: roundTo(Math.max(0, (now - stats.mtimeMs) / 1_000), 3),
    size: stats.size,
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    owner: ownerName(stats.uid),
  }
}

function typeOf(stats: Stats): string {
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'directory' : 'other'
}

async function digestOf(
  options: FileOptions,
  stats: Stats | null,
  signal: AbortSignal,
): Promise<{ digest: string | null; error: string | null }> {
  if (!options.digest || stats === null) return { digest: null, error: null }
  if (!stats.isFile()) return { digest: null, error: 'only a regular file has a digest' }
  const most = parseBytes(options.digest_max) ?? 0
  const digest = await digestFile(options.path, most, signal)
  return digest === null
    ? { digest, error: `not digested: the file is larger than ${options.digest_max}` }
    : { digest, error: null }
}

function fingerprint(stats: Stats | null, digest: string | null): Record<string, Value> {
  if (stats === null) return { exists: false, access: '', content: '' }
  return {
    exists: true,
    access: `${typeOf(stats)} ${stats.mode & 0o7777} ${stats.uid} ${stats.gid}`,
    content: digest ?? `${stats.size} ${stats.mtimeMs}`,
  }
}

function changes(before: ProbeContext['memory'], seen: Record<string, Value>): Record<string, Value> {
  const known = typeof before === 'object' && before !== null && 'access' in before
  if (!known) return { changed: false, permissions_changed: false }
  const last = before as Readonly<Record<string, Value>>
  const differs = (name: string) => last[name] !== seen[name]
  return {
    changed: differs('exists') || differs('access') || differs('content'),
    permissions_changed: last.exists === true && seen.exists === true && differs('access'),
  }
}

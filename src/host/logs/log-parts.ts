import type { LogOptions } from '../../core/probe-kind/kinds/log.ts'
import type { Family, LogFile } from './log-family.ts'
import type { Known, KnownFile } from './log-known.ts'
import { markOf } from './log-mark.ts'

/** One file of a log with the place from which it is to be read; reading moves `offset` on. */
export interface Part {
  readonly file: LogFile
  offset: number
  /** Whether reading came to the end, save for a line that is still being written. */
  isAtEnd: boolean
  /** What was known of this content, `null` where it is new. */
  readonly continues: KnownFile | null
  /** The file that this one is a copy of: what is read there is not read here. `null` without one. */
  readonly copyOf: Part | null
}

/**
 * Decides where each file of a log is to be read from, the oldest first, so that every line is read exactly once:
 *
 * - what was known, by its inode and what stands before its offset, goes on from there; renaming changes neither;
 * - what has the content of a known file that is no longer itself is the copy made before it was truncated;
 * - what has the content of a file that still is itself is a copy that may be under way;
 * - anything else is new, and rotated files that are older than the last run are none of ours.
 */
export async function partsToRead(
  family: Family,
  known: Known | null,
  from: LogOptions['from'],
): Promise<Part[]> {
  const files = family.current === null ? family.rotated : [...family.rotated, family.current]
  if (known === null) return files.map((file) => firstPart(file, from))
  const claimed = new Map<KnownFile, LogFile>()
  for (const file of files) {
    const same = known.files.find(({ id }) => id === file.id)
    if (same !== undefined && (await isSelf(file, same))) claimed.set(same, file)
  }
  const own = new Map([...claimed].map(([entry, file]) => [file, entry]))
  // Copies look for their originals among what has been decided, so originals come first.
  const parts = new Map<LogFile, Part>()
  const originalsFirst = [...files].sort((a, b) => rank(a, own) - rank(b, own))
  for (const file of originalsFirst) parts.set(file, await partOf(file, { known, claimed, own, parts }))
  return files.map((file) => parts.get(file)!)
}

interface Deciding {
  readonly known: Known
  /** Who holds the content of what was known. */
  readonly claimed: Map<KnownFile, LogFile>
  readonly own: ReadonlyMap<LogFile, KnownFile>
  readonly parts: ReadonlyMap<LogFile, Part>
}

function rank(file: LogFile, own: ReadonlyMap<LogFile, KnownFile>): number {
  const entry = own.get(file)
  if (entry === undefined) return 2
  return entry.copyOf === null ? 0 : 1
}

function firstPart(file: LogFile, from: LogOptions['from']): Part {
  const offset = file.isCurrent && from === 'start' ? 0 : file.size
  return { file, offset, isAtEnd: false, continues: null, copyOf: null }
}

async function partOf(file: LogFile, deciding: Deciding): Promise<Part> {
  const { known, claimed, own, parts } = deciding
  const entry = own.get(file)
  if (entry !== undefined) {
    const original = entry.copyOf === null ? undefined : known.files.find(({ id }) => id === entry.copyOf)
    const holder = original === undefined ? undefined : claimed.get(original)
    if (holder !== undefined && holder !== file) return part(file, entry.offset, entry, parts.get(holder))
    // The original was truncated, so its content goes on here.
    return part(file, entry.offset, original ?? entry)
  }
  for (const holder of own.keys()) {
    if (holder !== file && (await isCopy(file, holder))) return part(file, 0, null, parts.get(holder))
  }
  for (const candidate of known.files) {
    if (claimed.has(candidate) || candidate.offset === 0 || !(await isSelf(file, candidate))) continue
    claimed.set(candidate, file)
    return part(file, candidate.offset, candidate)
  }
  const isOld = !file.isCurrent && file.modifiedAt < known.writtenAt
  return part(file, isOld ? file.size : 0, null)
}

function part(file: LogFile, offset: number, continues: KnownFile | null, copyOf?: Part): Part {
  return { file, offset, isAtEnd: false, continues, copyOf: copyOf ?? null }
}

async function isSelf(file: LogFile, known: KnownFile): Promise<boolean> {
  // It was not opened because inode and size are what they were.
  if (file.open === null) return file.id === known.id
  // A copy under way is shorter than its original was.
  if (known.copyOf !== null && file.id === known.id && file.size < known.offset) return true
  return file.size >= known.offset && (await markOf(file.open, known.offset)) === known.mark
}

async function isCopy(file: LogFile, original: LogFile): Promise<boolean> {
  if (file.open === null || original.open === null || file.size === 0 || file.size > original.size)
    return false
  return (await markOf(file.open, file.size)) === (await markOf(original.open, file.size))
}

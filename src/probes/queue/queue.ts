import type { Stats } from 'node:fs'
import type { QueueOptions } from '../../core/probe-kind/kinds/queue.ts'
import type { Value } from '../../core/value.ts'
import { directoryEntries, statAll } from '../../host/files/directory-entries.ts'
import { pathText, type RawPath, rawPath } from '../../host/files/raw-path.ts'
import { codeOf } from '../../host/system-error.ts'
import { roundTo } from '../number/round-to.ts'
import { pathFailure } from '../path-failure.ts'
import { compilePattern, type Pattern } from '../pattern.ts'
import type { Observation, Probe } from '../probe.ts'
import { layouts, type QueueDirectory, type QueueLayout } from './queue-layout.ts'

/** Counts the entries of a queue and looks for the oldest. */
export const queue: Probe<QueueOptions> = async (options, { now, signal }): Promise<Observation> => {
  try {
    const pattern = options.pattern === undefined ? null : await compilePattern(options.pattern)
    const layout = layouts[options.layout]
    const found = await collect(options, layout.directories, pattern, signal)
    const oldest = await oldestOf(found.waiting, layout, { now: now(), signal })
    const value: Record<string, Value> = {
      length: found.waiting.length,
      oldest_age_s: oldest === null ? 0 : roundTo(Math.max(0, (now() - oldest) / 1_000), 3),
      ...found.counts,
      capped: found.capped,
      up: true,
    }
    return { ok: true, error: null, value }
  } catch (error) {
    return pathFailure(error)
  }
}

const dayMs = 86_400_000
/** The year 1990: no queue is older. */
const firstPlausible = 631_152_000_000

interface Entry {
  readonly path: RawPath
  readonly name: RawPath
}

interface Found {
  readonly waiting: readonly Entry[]
  /** By the field of the directories that have one. */
  readonly counts: Readonly<Record<string, number>>
  readonly capped: boolean
}

async function collect(
  options: QueueOptions,
  directories: readonly QueueDirectory[],
  pattern: Pattern | null,
  signal: AbortSignal,
): Promise<Found> {
  const waiting: Entry[] = []
  const counts: Record<string, number> = {}
  let total = 0
  for (const { below, depth, isEntry, field, waits } of directories) {
    if (field !== null) counts[field] = 0
    const top = rawPath(below === '' ? options.path : `${options.path}/${below}`)
    for await (const entry of filesBelow(top, depth)) {
      signal.throwIfAborted()
      if (!isEntry(entry.name) || pattern?.matches(pathText(entry.name)) === false) continue
      if (total >= options.max_entries) return { waiting, counts, capped: true }
      total += 1
      if (field !== null) counts[field] = (counts[field] ?? 0) + 1
      if (waits) waiting.push(entry)
    }
  }
  return { waiting, counts, capped: false }
}

async function* filesBelow(path: RawPath, depth: number): AsyncGenerator<Entry> {
  const deeper: RawPath[] = []
  for await (const entry of directoryEntries(path)) {
    const below = `${path}/${entry.name}`
    if (entry.isFile()) yield { path: below, name: entry.name }
    else if (depth > 0 && entry.isDirectory()) deeper.push(below)
  }
  for (const below of deeper) {
    try {
      yield* filesBelow(below, depth - 1)
    } catch (error) {
      // Mail servers remove directories that have become empty.
      if (codeOf(error) !== 'ENOENT') throw error
    }
  }
}

async function oldestOf(
  entries: readonly Entry[],
  { enteredAt, keepsTime }: QueueLayout,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<number | null> {
  const unnamed: RawPath[] = []
  let oldest = Number.POSITIVE_INFINITY
  for (const { name, path } of entries) {
    const at = enteredAt(name)
    // A name that only looks like one of the queue's would be a time far from now.
    if (at === null || at < firstPlausible || at > now + dayMs) unnamed.push(path)
    else oldest = Math.min(oldest, at)
  }
  for (const stats of await statAll(unnamed, signal)) {
    if (stats !== null) oldest = Math.min(oldest, keepsTime ? stats.mtimeMs : createdAt(stats))
  }
  return oldest === Number.POSITIVE_INFINITY ? null : oldest
}

/** When a file was made. File systems that do not know give 0 or the last change. */
function createdAt({ birthtimeMs, mtimeMs, ctimeMs }: Stats): number {
  return birthtimeMs > 0 ? birthtimeMs : Math.min(mtimeMs, ctimeMs)
}

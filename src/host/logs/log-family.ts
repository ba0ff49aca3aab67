import { realpath, type Stats } from 'node:fs'
import { directoryEntries, statAll } from '../files/directory-entries.ts'
import { type OpenFile, openFile } from '../files/open-file.ts'
import { pathBytes, type RawPath, rawPath } from '../files/raw-path.ts'
import { codeOf } from '../system-error.ts'
import { onThread } from '../thread-work.ts'
import { type DateOf, datedName, isSameDated } from './log-name.ts'

const mostRotated = 16
const packed = /\.(?:gz|bz2|xz|zst|lz4|lzma|Z|zip)$/

/** A log, or what it was rotated to, as it was found. */
export interface LogFile {
  /** Device and inode: stays the same when it is renamed. */
  readonly id: string
  readonly size: number
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  /** Whether it is the log itself. */
  readonly isCurrent: boolean
  /** `null` where it need not be read: it has been, to its end. */
  readonly open: OpenFile | null
}

/** A log and what it was rotated to, the oldest first. */
export interface Family {
  readonly current: LogFile | null
  readonly rotated: readonly LogFile[]
  close(): void
}

/** A file that has been read up to `offset`, as far as it matters for finding files. */
export interface ReadFile {
  readonly id: string
  readonly offset: number
}

/**
 * Opens a log and the newest 16 files that it was rotated to: those beside it whose names begin with its own
 * (`app.log.1`, `app.log-20261121`) or have a number before the ending (`app.1.log`). Compressed ones are left out. Of a
 * name with a date (`app-%Y-%m-%d.log`), the file of the last date is the log and the others are what it was before; so
 * are those beside a dated file that a link leads to.
 *
 * @param read what need not be opened, as long as it has not grown.
 * @throws the system's error, or an error where the path leads to something else than a regular file.
 */
export async function openFamily(
  path: string,
  read: readonly ReadFile[],
  signal: AbortSignal,
): Promise<Family> {
  const opened: OpenFile[] = []
  const close = () => {
    for (const file of opened) file.close()
  }
  try {
    const place = await placeOf(path, signal)
    // The log first: what is renamed from now on is found twice, and never not at all.
    const current = await openIfAny(place.log, true, opened)
    const rotated: LogFile[] = []
    for (const { path: beside, stats } of await filesBeside(place, signal)) {
      const id = idOf(stats)
      const isRead = read.some((one) => one.id === id && one.offset === stats.size)
      const file = isRead ? logFile(stats, false, null) : await openIfAny(beside, false, opened)
      const isNew = file !== null && file.id !== current?.id && rotated.every((one) => one.id !== file.id)
      if (isNew) rotated.push(file)
    }
    return { current, rotated, close }
  } catch (error) {
    close()
    throw error
  }
}

/** Where a log is, and which of the files in its directory were it. */
interface Place {
  readonly log: RawPath
  readonly isOlder: (name: string) => boolean
}

async function placeOf(path: string, signal: AbortSignal): Promise<Place> {
  const given = rawPath(path)
  const { directory, name } = split(given)
  const dateOf = datedName(name)
  if (dateOf !== null) {
    const newest = await newestDated(directory, dateOf, signal)
    return { log: newest ?? given, isOlder: (each) => dateOf(each) !== null }
  }
  const log = await realPath(path)
  const target = split(log).name
  // A link to a dated file led to others before, which keep their names.
  const isLink = target !== name
  return { log, isOlder: (each) => isRotated(each, target) || (isLink && isSameDated(each, target)) }
}

function split(path: RawPath): { readonly directory: RawPath; readonly name: string } {
  const slash = path.lastIndexOf('/')
  return { directory: slash < 0 ? '.' : path.slice(0, slash) || '/', name: path.slice(slash + 1) }
}

/** The file of the last date; of several of one date, that which was written last. */
async function newestDated(directory: RawPath, dateOf: DateOf, signal: AbortSignal): Promise<RawPath | null> {
  const found: { readonly path: RawPath; readonly date: string }[] = []
  try {
    for await (const { name } of directoryEntries(directory)) {
      const date = packed.test(name) ? null : dateOf(name)
      if (date !== null) found.push({ path: `${directory}/${name}`, date })
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
  const last = found
    .map(({ date }) => date)
    .sort()
    .at(-1)
  const paths = found.filter(({ date }) => date === last).map(({ path }) => path)
  const stats = await statAll(paths, signal)
  const times = paths.map((path, index) => ({ path, at: stats[index]?.mtimeMs ?? 0 }))
  return times.sort((a, b) => a.at - b.at || (a.path < b.path ? -1 : 1)).at(-1)?.path ?? null
}

/** Where links lead to: rotated files lie beside the real one. */
async function realPath(path: string): Promise<RawPath> {
  try {
    const bytes = await onThread<Buffer>((done) => realpath(path, 'buffer', done))
    return bytes.toString('latin1')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return rawPath(path)
    throw error
  }
}

async function openIfAny(path: RawPath, isCurrent: boolean, opened: OpenFile[]): Promise<LogFile | null> {
  try {
    const open = await openFile(pathBytes(path))
    opened.push(open)
    return logFile(open.stats, isCurrent, open)
  } catch (error) {
    // A rotated file that we may not read is no reason not to read the log; what it had is told as a gap.
    if (codeOf(error) === 'ENOENT' || (!isCurrent && codeOf(error) === 'EACCES')) return null
    throw error
  }
}

function logFile(stats: Stats, isCurrent: boolean, open: OpenFile | null): LogFile {
  return { id: idOf(stats), size: stats.size, modifiedAt: stats.mtimeMs, isCurrent, open }
}

function idOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}

interface Beside {
  readonly path: RawPath
  readonly stats: Stats
}

async function filesBeside({ log, isOlder }: Place, signal: AbortSignal): Promise<readonly Beside[]> {
  const { directory, name } = split(log)
  const paths: RawPath[] = []
  for await (const entry of directoryEntries(directory)) {
    if (entry.name !== name && isOlder(entry.name) && !packed.test(entry.name))
      paths.push(`${directory}/${entry.name}`)
  }
  const stats = await statAll(paths, signal)
  const files = paths.flatMap((path, index) => {
    const found = stats[index]
    return found?.isFile() ? [{ path, stats: found }] : []
  })
  return files.toSorted(oldestFirst).slice(-mostRotated)
}

/** Whether a file's name is what rotation makes of the log's. */
export function isRotated(name: string, log: string): boolean {
  if (packed.test(name)) return false
  if (name.startsWith(log)) return /^[._-]/.test(name.slice(log.length))
  const dot = log.lastIndexOf('.')
  if (dot <= 0) return false
  const [stem, ending] = [log.slice(0, dot), log.slice(dot)]
  const isLonger = name.length > log.length && name.startsWith(stem) && name.endsWith(ending)
  return isLonger && /^[._-]\d[\d._T:-]*$/.test(name.slice(stem.length, -ending.length))
}

function oldestFirst(a: Beside, b: Beside): number {
  // Of files of the same time a higher number is the older one: app.log.2 before app.log.1.
  return a.stats.mtimeMs - b.stats.mtimeMs || b.path.length - a.path.length || (a.path < b.path ? 1 : -1)
}

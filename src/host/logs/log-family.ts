import { realpath, type Stats } from 'node:fs'
import { directoryEntries, statAll } from '../files/directory-entries.ts'
import { type OpenFile, openFile } from '../files/open-file.ts'
import { pathBytes, type RawPath, rawPath } from '../files/raw-path.ts'
import { codeOf } from '../system-error.ts'
import { onThread } from '../thread-work.ts'

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
 * (`app.log.1`, `app.log-20261121`) or have a number before the ending (`app.1.log`). Compressed ones are left out.
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
    const log = await realPath(path)
    // The log first: what is renamed from now on is found twice, and never not at all.
    const current = await openIfAny(log, true, opened)
    const rotated: LogFile[] = []
    for (const { path: beside, stats } of await filesBeside(log, signal)) {
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

async function filesBeside(log: RawPath, signal: AbortSignal): Promise<readonly Beside[]> {
  const slash = log.lastIndexOf('/')
  const directory = slash < 0 ? '.' : log.slice(0, slash) || '/'
  const name = log.slice(slash + 1)
  const paths: RawPath[] = []
  for await (const entry of directoryEntries(directory)) {
    if (isRotated(entry.name, name)) paths.push(`${directory}/${entry.name}`)
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

import { isLoopback } from '../../core/text/loopback.ts'
import type { LogPage } from '../../gateway/client/logs/log-page.ts'
import { withFile } from '../../host/files/open-file.ts'

const windowBytes = 262_144
const newline = 0x0a
// A gateway may mask secrets in the lines that it gives, so that not every line has to be the same.
const mostCompared = 20

/** Where a log is that a gateway of this host has given a page of. */
export interface LocalLog {
  readonly path: string
  /** In bytes: up to here the page told it. Always the beginning of a line. */
  readonly offset: number
  /** The lines of the page without one that had no end yet. */
  readonly lines: readonly string[]
}

/**
 * Finds out whether the file that a gateway names is on this host, can be read, and holds what the gateway gave: the
 * gateway may be in a container, at the end of a tunnel, or lying.
 *
 * @returns `null` when it is not the same
 */
export async function findSameLog(url: string, page: LogPage): Promise<LocalLog | null> {
  if (!isLoopback(new URL(url).hostname) || !page.file.startsWith('/')) return null
  try {
    return await withFile(page.file, async (file) => {
      if (file.stats.size < page.cursor) return null
      const start = Math.max(0, page.cursor - windowBytes)
      const buffer = Buffer.allocUnsafe(page.cursor - start)
      const length = await file.read(buffer, start)
      const end = buffer.subarray(0, length).lastIndexOf(newline) + 1
      const offset = start + end
      if (offset === 0 && page.lines.length === 0) return { path: page.file, offset, lines: [] }
      const stored = buffer.toString('utf8', 0, end).split('\n').slice(0, -1)
      const unfinished = end < length ? 1 : 0
      const lines =
        unfinished === 0 ? page.lines : withoutEnd(page.lines, buffer.toString('utf8', end, length))
      return holdsSame(stored, lines) ? { path: page.file, offset, lines } : null
    })
  } catch {
    // Whatever keeps us from reading it, the gateway still gives its pages.
    return null
  }
}

function withoutEnd(lines: readonly string[], end: string): readonly string[] {
  return lines.at(-1) === end ? lines.slice(0, -1) : lines
}

function holdsSame(stored: readonly string[], given: readonly string[]): boolean {
  const compared = Math.min(mostCompared, stored.length, given.length)
  for (let back = 1; back <= compared; back += 1) {
    if (stored.at(-back) === given.at(-back)) return true
  }
  return false
}

import { type Stats, stat } from 'node:fs'
import { directoryEntries, statAll } from '../../host/files/directory-entries.ts'
import { pathBytes, type RawPath, rawPath } from '../../host/files/raw-path.ts'
import { codeOf } from '../../host/system-error.ts'
import { onThread } from '../../host/thread-work.ts'

/** What is compared of one entry. Times in milliseconds since 1970. */
export interface EntryFacts {
  /** Type and permissions in one number, as in stat(2). */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly links: number
  readonly modifiedAt: number
  /** When the inode was last written, be it for its content or its attributes. */
  readonly inodeAt: number
}

/** Entries by their raw path below the top; the top itself is `.`, and `./` what it leads to where it is a link. */
export type Tree = ReadonlyMap<RawPath, EntryFacts>

/**
 * The facts of a path and of everything below it. Links below the top are looked at and not followed.
 *
 * @returns `null` when there are more than `most` entries.
 * @throws the system's error for the top, or for a directory that may not be read: what is below it is not known.
 */
export async function walkTree(path: string, most: number, signal: AbortSignal): Promise<Tree | null> {
  const top = rawPath(path)
  const tree = new Map<RawPath, EntryFacts>()
  const [first] = await statAll([top], signal)
  if (first == null) throw Object.assign(new Error(`there is no ${path}`), { code: 'ENOENT' })
  tree.set('.', factsOf(first))
  // Both are kept, so that a directory that becomes a link, or a link that becomes one, is a change.
  const root = first.isSymbolicLink() ? await followed(top) : first
  if (root !== first) tree.set('./', factsOf(root))
  const directories = root.isDirectory() ? [''] : []
  for (let below = directories.pop(); below !== undefined; below = directories.pop()) {
    const names = await namesIn(`${top}/${below}`, most - tree.size, signal)
    if (names === null) return null
    const stats = await statAll(
      names.map((name) => `${top}/${below}${name}`),
      signal,
    )
    for (const [index, name] of names.entries()) {
      const found = stats[index]
      if (found == null) continue
      tree.set(`${below}${name}`, factsOf(found))
      if (found.isDirectory()) directories.push(`${below}${name}/`)
    }
  }
  return tree
}

function followed(link: RawPath): Promise<Stats> {
  return onThread<Stats>((done) => stat(pathBytes(link), done))
}

async function namesIn(path: RawPath, most: number, signal: AbortSignal): Promise<RawPath[] | null> {
  const names: RawPath[] = []
  try {
    for await (const { name } of directoryEntries(path)) {
      signal.throwIfAborted()
      if (names.length >= most) return null
      names.push(name)
    }
  } catch (error) {
    // A directory that went away in the meantime has nothing in it.
    if (codeOf(error) !== 'ENOENT') throw error
  }
  return names
}

function factsOf(stats: Stats): EntryFacts {
  return {
    mode: stats.mode,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    links: stats.nlink,
    modifiedAt: stats.mtimeMs,
    inodeAt: stats.ctimeMs,
  }
}

import { type Dir, type Dirent, lstat, opendir, type Stats } from 'node:fs'
import { onThread } from '../thread-work.ts'
import { pathBytes, type RawPath } from './raw-path.ts'

const atOnce = 16
const options = { bufferSize: 512, encoding: 'latin1' } as const

/**
 * The entries of a directory with raw names, in no order and without reading more than are taken.
 *
 * @throws the system's error.
 */
export async function* directoryEntries(path: RawPath): AsyncGenerator<Dirent> {
  const directory = await onThread<Dir>((done) => opendir(pathBytes(path), options, done))
  try {
    for (;;) {
      const entry = await onThread<Dirent | null>((done) => directory.read(done))
      if (entry === null) return
      yield entry
    }
  } finally {
    directory.close(() => {})
  }
}

/**
 * Stats of paths, links themselves and not what they lead to, in the order given; `null` for what is gone by now. A
 * few at a time, because each takes a thread.
 *
 * @throws the system's error (`EACCES`, …).
 */
export async function statAll(paths: readonly RawPath[], signal: AbortSignal): Promise<(Stats | null)[]> {
  const all: (Stats | null)[] = []
  for (let from = 0; from < paths.length; from += atOnce) {
    signal.throwIfAborted()
    all.push(...(await Promise.all(paths.slice(from, from + atOnce).map(statIfAny))))
  }
  return all
}

function statIfAny(path: RawPath): Promise<Stats | null> {
  return onThread<Stats>((done) => lstat(pathBytes(path), done)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

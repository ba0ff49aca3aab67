import { openFamily } from '../../host/logs/log-family.ts'
import type { Known } from '../../host/logs/log-known.ts'
import { type Part, partsToRead } from '../../host/logs/log-parts.ts'
import { knownFrom, remember } from '../../host/logs/log-positions.ts'
import { readPartLines } from './part-lines.ts'

/** A log on this host that is followed through its rotations. */
export interface LogFile {
  /** Lines that came since, each once and in order; the end of one that is still being written comes later. */
  read(signal: AbortSignal): AsyncGenerator<readonly string[]>
}

/**
 * Follows a log from one place on, by device and inode and what stands in it, so that renaming, copying and cutting it
 * lose and repeat nothing.
 *
 * @param offset in bytes, the beginning of a line
 * @throws the system's error when the log cannot be opened
 */
export async function openLogFile(path: string, offset: number, now: () => number): Promise<LogFile> {
  let known = await begin(path, offset, now)
  return {
    async *read(signal) {
      const family = await openFamily(path, known?.files ?? [], signal)
      try {
        const parts = await partsToRead(family, known, 'start')
        for (const part of parts) yield* readPartLines(part, now(), signal)
        if (parts.length > 0) known = knownFrom(await remember(parts, now()))
      } finally {
        family.close()
      }
    },
  }
}

async function begin(path: string, offset: number, now: () => number): Promise<Known | null> {
  const family = await openFamily(path, [], AbortSignal.timeout(5_000))
  try {
    const parts: Part[] = await partsToRead(family, null, 'end')
    for (const part of parts) if (part.file.isCurrent) part.offset = Math.min(offset, part.file.size)
    return knownFrom(await remember(parts, now()))
  } finally {
    family.close()
  }
}

import type { Stats } from 'node:fs'
import { withFile } from './open-file.ts'

/** A small file as it was read. */
export interface SmallFile {
  readonly stats: Stats
  readonly bytes: Buffer
}

/**
 * Reads a whole regular file of at most `most` bytes.
 *
 * @throws the system's error, or an error where it is longer or no regular file.
 */
export function readBytes(path: string, most: number): Promise<SmallFile> {
  return withFile(path, async (file) => {
    const buffer = Buffer.allocUnsafe(Math.min(file.stats.size, most) + 1)
    const length = await file.read(buffer, 0)
    if (length > most) throw new Error(`${path} is longer than ${most} bytes`)
    return { stats: file.stats, bytes: buffer.subarray(0, length) }
  })
}

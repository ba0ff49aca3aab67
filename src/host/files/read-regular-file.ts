import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'

/** A file as it was read at once. */
export interface RegularFile {
  readonly stats: Stats
  readonly bytes: Buffer
}

/** Why a path that is there is not read: it leads to a pipe, a device or a directory, or to too much. */
export class UnfitFileError extends Error {
  readonly kind: 'directory' | 'special' | 'long'

  constructor(kind: UnfitFileError['kind'], words: string) {
    super(words)
    this.kind = kind
    this.name = 'UnfitFileError'
  }
}

/**
 * Reads a regular file of at most `most` bytes, at once. It never waits for the writer of a pipe and never reads an
 * endless device.
 *
 * @throws UnfitFileError, or the system's error (`ENOENT`, …).
 */
export function readRegularFile(path: string, most: number): RegularFile {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(file)
    if (stats.isDirectory()) throw new UnfitFileError('directory', 'it is a directory')
    if (!stats.isFile()) throw new UnfitFileError('special', 'it is not a regular file')
    const buffer = Buffer.allocUnsafe(Math.min(stats.size, most) + 1)
    let length = 0
    while (length < buffer.length) {
      const read = readSync(file, buffer, length, buffer.length - length, null)
      if (read === 0) break
      length += read
    }
    if (length > most) throw new UnfitFileError('long', `it is longer than ${Math.floor(most / 1_024)} KiB`)
    return { stats, bytes: buffer.subarray(0, length) }
  } finally {
    closeSync(file)
  }
}

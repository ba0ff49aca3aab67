import { closeSync, constants, openSync, readSync } from 'node:fs'

const buffer = Buffer.allocUnsafe(65_536)

/**
 * Reads the beginning of a small file of the kernel's, at most `most` bytes (64 KiB at most and unless told).
 * Synchronous, because /proc answers from memory and a thread's round trip would cost more than the read.
 *
 * @throws the system's error (`ENOENT`, `EACCES`, …).
 */
export function readText(path: string, most: number = buffer.length): string {
  // A pipe in the place of a file must not wait for a writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const size = Math.min(most, buffer.length)
    let length = 0
    // /proc may give less than it has at once; only an empty read is the end.
    while (length < size) {
      const count = readSync(file, buffer, length, size - length, null)
      if (count === 0) break
      length += count
    }
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

/** {@link readText}, or `null` where the kernel, a container or our rights do not offer the file. */
export function readTextIfAny(path: string, most?: number): string | null {
  try {
    return readText(path, most)
  } catch {
    return null
  }
}

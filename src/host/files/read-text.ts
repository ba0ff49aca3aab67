import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs'
import { codeOf } from '../system-error.ts'

const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])

/**
 * Reads a file of the kernel's or system's whole, or gives `null` where the kernel, a container or our rights do
 * not offer it. Synchronous and in one call, because /proc answers from memory and a thread's round trip would
 * cost more than the read.
 *
 * @throws the system's error when we ran out of file handles or memory: then nothing is known of the file.
 */
export function readTextIfAny(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (exhausted.has(codeOf(error))) throw error
    return null
  }
}

/**
 * Reads the first `most` bytes of a file that a policy names, which can be anything: an endless device, or a pipe
 * that must not wait for its writer.
 *
 * @throws the system's error (`ENOENT`, `EACCES`, …).
 */
export function readTextOfPolicy(path: string, most: number): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const buffer = Buffer.allocUnsafe(most)
    let length = 0
    while (length < most) {
      const count = readSync(file, buffer, length, most - length, null)
      if (count === 0) break
      length += count
    }
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

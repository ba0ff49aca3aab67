import { close, constants, open, read } from 'node:fs'
import { onThread } from '../thread-work.ts'

const chunkBytes = 262_144

/**
 * The SHA-256 of a file's content as `sha256:` and hex.
 *
 * @returns `null` when the content is longer than `most` bytes.
 * @throws the system's error, or an error when `signal` is aborted in between.
 */
export async function digestFile(path: string, most: number, signal: AbortSignal): Promise<string | null> {
  const { createHash } = process.getBuiltinModule('node:crypto')
  const hash = createHash('sha256')
  // The file may have become a pipe since it was looked at; opening that must not wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK
  const file = await onThread<number>((done) => open(path, flags, done))
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    let length = 0
    for (;;) {
      signal.throwIfAborted()
      const count = await onThread<number>((done) => read(file, buffer, 0, buffer.length, null, done))
      if (count === 0) return `sha256:${hash.digest('hex')}`
      length += count
      if (length > most) return null
      hash.update(buffer.subarray(0, count))
    }
  } finally {
    close(file, () => {})
  }
}

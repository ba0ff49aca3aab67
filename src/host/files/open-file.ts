import { close, constants, fstat, open, read, type Stats } from 'node:fs'
import { onThread } from '../thread-work.ts'

/** A file that is open for reading; each call is one system call on a thread, because a disk may be gone. */
export interface OpenFile {
  readonly stats: Stats
  /**
   * Reads into `buffer` from `position` on.
   *
   * @returns the number of bytes; less than asked for only at the end of the file.
   */
  read(buffer: Buffer, position: number): Promise<number>
  close(): void
}

/**
 * Opens a regular file.
 *
 * @throws the system's error, or an error where the path leads to something else than a regular file.
 */
export async function openFile(path: string | Buffer): Promise<OpenFile> {
  // Opening a pipe in the place of a file must not wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK
  const descriptor = await onThread<number>((done) => open(path, flags, done))
  const shut = () => close(descriptor, () => {})
  try {
    const stats = await onThread<Stats>((done) => fstat(descriptor, done))
    if (!stats.isFile()) throw new Error(`${path} is not a regular file`)
    return { stats, read: (buffer, position) => readFully(descriptor, buffer, position), close: shut }
  } catch (error) {
    shut()
    throw error
  }
}

/** {@link openFile}, closed again when `work` is done with it. */
export async function withFile<Result>(
  path: string,
  work: (file: OpenFile) => Promise<Result>,
): Promise<Result> {
  const file = await openFile(path)
  try {
    return await work(file)
  } finally {
    file.close()
  }
}

async function readFully(descriptor: number, buffer: Buffer, position: number): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const at = length
    const count = await onThread<number>((done) =>
      read(descriptor, buffer, at, buffer.length - at, position + at, done),
    )
    if (count === 0) break
    length += count
  }
  return length
}

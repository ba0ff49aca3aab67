import { VitalsError } from '../../core/errors.ts'

const mostInMemory = 8 * 1_024 * 1_024
const firstBytes = 64 * 1_024
const chunkBytes = 256 * 1_024

/**
 * Text that may only be printed once everything was read: kept in memory up to 8 MiB, then in a temporary file that has
 * no name any more, so that nothing is left behind however the process ends.
 */
export class Spool {
  #buffer = Buffer.allocUnsafe(firstBytes)
  #length = 0
  #descriptor: number | null = null

  /** @throws VitalsError CANNOT_WRITE when the temporary directory is full or not writable */
  append(text: string): void {
    const most = text.length * 3
    if (this.#length + most > this.#buffer.length) this.#makeRoom(most)
    this.#length += this.#buffer.write(text, this.#length)
  }

  /** Everything that was appended, in pieces of bounded size. */
  *contents(): Generator<string> {
    if (this.#descriptor !== null) yield* this.#fromDisk(this.#descriptor)
    // What is in memory begins with a whole text, and so with a whole character.
    yield this.#buffer.toString('utf8', 0, this.#length)
  }

  /** Lets the temporary file go. */
  close(): void {
    if (this.#descriptor !== null) process.getBuiltinModule('node:fs').closeSync(this.#descriptor)
    this.#descriptor = null
    this.#buffer = Buffer.alloc(0)
    this.#length = 0
  }

  #makeRoom(bytes: number): void {
    const size = Math.max(this.#buffer.length * 2, this.#length + bytes)
    if (this.#descriptor !== null || size > mostInMemory) this.#toDisk()
    if (this.#buffer.length - this.#length >= bytes) return
    const larger = Buffer.allocUnsafe(Math.max(Math.min(size, mostInMemory), this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }

  #toDisk(): void {
    const fs = process.getBuiltinModule('node:fs')
    try {
      this.#descriptor ??= openNameless()
      for (let at = 0; at < this.#length; ) {
        at += fs.writeSync(this.#descriptor, this.#buffer, at, this.#length - at)
      }
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      const path = process.getBuiltinModule('node:os').tmpdir()
      throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
    }
    this.#length = 0
  }

  *#fromDisk(descriptor: number): Generator<string> {
    const { readSync } = process.getBuiltinModule('node:fs')
    const decoder = new TextDecoder()
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let at = 0; ; ) {
      const read = readSync(descriptor, buffer, 0, chunkBytes, at)
      if (read === 0) return
      at += read
      yield decoder.decode(buffer.subarray(0, read), { stream: true })
    }
  }
}

function openNameless(): number {
  const { mkdtempSync, openSync, rmSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  const directory = mkdtempSync(join(process.getBuiltinModule('node:os').tmpdir(), 'vitals-'))
  try {
    return openSync(join(directory, 'spool'), 'wx+', 0o600)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

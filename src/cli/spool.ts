import { VitalsError } from '../core/errors.ts'

const mostInMemory = 8 * 1_024 * 1_024
const chunkBytes = 256 * 1_024

/**
 * Text that may only be printed once everything was read: kept in memory up to 8 MiB, then in a temporary file that has
 * no name any more, so that nothing is left behind however the process ends.
 */
export class Spool {
  #parts: string[] = []
  #length = 0
  #descriptor: number | null = null

  /** @throws VitalsError CANNOT_WRITE when the temporary directory is full or not writable */
  append(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length >= (this.#descriptor === null ? mostInMemory : chunkBytes)) this.#toDisk()
  }

  /** Everything that was appended, in pieces of bounded size. */
  *contents(): Generator<string> {
    if (this.#descriptor !== null) yield* this.#fromDisk(this.#descriptor)
    yield* this.#parts
  }

  /** Lets the temporary file go. */
  close(): void {
    if (this.#descriptor !== null) process.getBuiltinModule('node:fs').closeSync(this.#descriptor)
    this.#descriptor = null
    this.#parts = []
  }

  #toDisk(): void {
    const fs = process.getBuiltinModule('node:fs')
    try {
      this.#descriptor ??= openNameless()
      const bytes = Buffer.from(this.#parts.join(''))
      for (let at = 0; at < bytes.length; ) at += fs.writeSync(this.#descriptor, bytes, at)
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException
      const path = process.getBuiltinModule('node:os').tmpdir()
      throw new VitalsError('CANNOT_WRITE', { params: { path, detail: code ?? message }, cause })
    }
    this.#parts = []
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

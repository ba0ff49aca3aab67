import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { codeOf } from '../../../host/system-error.ts'
import { type RingFile, ringFiles, ringPath } from './ring-files.ts'

/** How much is kept. */
export interface RingSize {
  readonly files: number
  readonly fileBytes: number
}

const newline = 0x0a
const tailBytes = 65_536

/**
 * A log in a few files of a directory, of which the oldest goes when there are too many. A place in it is the count of
 * bytes since its very first line, over all files and restarts; each file has the place where it begins in its name, so
 * that a kill at any point of a rotation leaves nothing to repair but the end of a line.
 */
export class LogRing {
  readonly directory: string
  readonly #size: RingSize
  /** Without the one that is written. */
  #older: RingFile[]
  #fd: number
  #current: RingFile

  /** Opens it, and makes it where there is none. @throws the system's error */
  constructor(directory: string, size: RingSize) {
    this.directory = directory
    this.#size = size
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const files = ringFiles(directory)
    const { path, start } = files.pop() ?? { path: ringPath(directory, 0), start: 0 }
    this.#fd = openSync(path, 'a+', 0o600)
    this.#current = { path, start, size: cutEnd(this.#fd) }
    this.#older = files
    this.#trim()
  }

  /** Where the oldest line begins that is still there. */
  get start(): number {
    return (this.#older[0] ?? this.#current).start
  }

  /** Where the next line will begin. */
  get end(): number {
    return this.#current.start + this.#current.size
  }

  /** Adds a line with its newline; whole or, where it throws, not at all. @throws the system's error */
  append(line: string): void {
    const bytes = Buffer.from(line)
    const { size } = this.#current
    if (size > 0 && size + bytes.length > this.#size.fileBytes) this.#turn()
    const before = this.#current.size
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written)
    } catch (error) {
      // What came onto a disk that was full then is no line.
      ftruncateSync(this.#fd, before)
      throw error
    }
    this.#current = { ...this.#current, size: before + bytes.length }
  }

  /** The bytes from a place on, at most `most`; what was removed by somebody else is left out. */
  read(from: number, most: number): Buffer {
    const parts: Buffer[] = []
    let left = Math.min(most, this.end - from)
    for (const { path, start, size } of [...this.#older, this.#current]) {
      const at = Math.max(0, from - start)
      const length = Math.min(left, size - at)
      if (at >= size || length <= 0) continue
      parts.push(readPart(path, at, length))
      left -= length
    }
    return Buffer.concat(parts)
  }

  #turn(): void {
    const start = this.end
    const path = ringPath(this.directory, start)
    const fd = openSync(path, 'a+', 0o600)
    closeSync(this.#fd)
    this.#older.push(this.#current)
    this.#fd = fd
    this.#current = { path, start, size: 0 }
    this.#trim()
  }

  #trim(): void {
    while (this.#older.length >= this.#size.files) {
      rmSync(this.#older[0]?.path ?? '', { force: true })
      this.#older.shift()
    }
  }
}

/** Cuts off a line that a kill left without an end. @returns the size that is left */
function cutEnd(fd: number): number {
  let { size } = fstatSync(fd)
  const whole = size
  const buffer = Buffer.allocUnsafe(tailBytes)
  while (size > 0) {
    const start = Math.max(0, size - tailBytes)
    const length = readSync(fd, buffer, 0, size - start, start)
    const end = buffer.subarray(0, length).lastIndexOf(newline) + 1
    size = start + end
    if (end > 0) break
  }
  if (size < whole) ftruncateSync(fd, size)
  return size
}

function readPart(path: string, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  try {
    const fd = openSync(path, 'r')
    try {
      const count = readSync(fd, buffer, 0, length, at)
      return buffer.subarray(0, count)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

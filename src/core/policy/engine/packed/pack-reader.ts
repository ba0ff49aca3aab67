import type { Words } from './words.ts'

/** Bytes that no writer has made. */
export class Unreadable extends Error {}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads what {@link PackWriter} wrote. @throws Unreadable where the bytes end too early or mean nothing */
export class PackReader {
  readonly #words: Words
  readonly #bytes: Uint8Array
  #at: number
  base = 0
  /** The run that was read last. */
  readonly lastRun = { count: 0, seenMs: 0, seenAt: -1 }

  constructor(words: Words, bytes: Uint8Array, start: number) {
    this.#words = words
    this.#bytes = bytes
    this.#at = start
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  uint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || scale > 2 ** 49) throw new Unreadable()
      if (byte < 128) return value + byte * scale
      value += (byte & 127) * scale
      scale *= 128
    }
  }

  /** A length or count, which cannot be more than there are bytes left. */
  count(): number {
    const count = this.uint()
    if (count > this.#bytes.length - this.#at) throw new Unreadable()
    return count
  }

  number(from = 0): number {
    const code = this.uint()
    return code === 0 ? this.#float() : from + differenceOf(code - 1)
  }

  time(): number {
    const code = this.uint()
    if (code === 0) return -1
    return code === 1 ? this.#float() : this.base - differenceOf(code - 2)
  }

  times(): number[] {
    const count = this.count()
    const values: number[] = []
    for (let index = 0; index < count; index += 1) values.push(this.time())
    return values
  }

  word(): string {
    const code = this.uint()
    if (code === 0) return this.text()
    const word = this.#words.at(code - 1)
    if (word === undefined) throw new Unreadable()
    return word
  }

  text(): string {
    const length = this.count()
    const text = decoder.decode(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length
    return text
  }

  #float(): number {
    const { buffer, byteOffset, length } = this.#bytes
    if (this.#at + 8 > length) throw new Unreadable()
    const value = new DataView(buffer, byteOffset + this.#at, 8).getFloat64(0)
    this.#at += 8
    return value
  }
}

function differenceOf(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2
}

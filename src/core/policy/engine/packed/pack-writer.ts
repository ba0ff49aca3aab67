import type { Words } from './words.ts'

/** A value that the compact form has no place for. */
export class Unfit extends Error {}

const encoder = new TextEncoder()
/** Codes and differences stay this far below 2^53, so that arithmetic on them is exact. */
const largest = 2 ** 51

/** Writes numbers as varints into a buffer that is used again. Times are written relative to `base`. */
export class PackWriter {
  readonly #words: Words
  #bytes = new Uint8Array(1_024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0
  base = 0
  /** The run that was written last, which the next one is compared with. */
  readonly lastRun = { count: 0, seenMs: 0, seenAt: -1 }

  constructor(words: Words) {
    this.#words = words
  }

  clear(base: number): void {
    this.#length = 0
    this.base = base
    Object.assign(this.lastRun, { count: 0, seenMs: 0, seenAt: -1 })
  }

  /** What was written since `clear`; good until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** A whole number from 0. @throws Unfit for any other */
  uint(value: number): void {
    if (!(value >= 0 && value < 2 * largest + 2 && Number.isInteger(value))) throw new Unfit()
    this.#reserve(10)
    let rest = value
    // Bit operations are for 31 bits; what is above them is divided away first.
    while (rest > 0x7fffffff) {
      this.#bytes[this.#length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
  }

  /** Any number, as its difference to `from` where both are whole. */
  number(value: number, from = 0): void {
    const code = codeOf(value, from)
    if (code === -1) this.#float(0, value)
    else this.uint(code + 1)
  }

  /** A time, or the -1 that stands for none. */
  time(value: number): void {
    if (value === -1) this.uint(0)
    else {
      const code = value === this.base ? 0 : codeOf(this.base, value)
      if (code === -1) this.#float(1, value)
      else this.uint(code + 2)
    }
  }

  times(values: readonly number[]): void {
    this.uint(values.length)
    for (const value of values) this.time(value)
  }

  /** One of the policy's words by index, any other text in full. */
  word(text: string): void {
    const index = this.#words.indexOf(text)
    if (index === undefined) {
      this.uint(0)
      this.text(text)
    } else this.uint(index + 1)
  }

  text(text: string): void {
    if (typeof text !== 'string' || !text.isWellFormed()) throw new Unfit()
    const bytes = encoder.encode(text)
    this.uint(bytes.length)
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #float(mark: number, value: number): void {
    if (typeof value !== 'number') throw new Unfit()
    this.uint(mark)
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value)
    this.#length += 8
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

/** The difference as a number from 0, its sign in the lowest bit; -1 where it would not come back exactly. */
function codeOf(value: number, from: number): number {
  if (!Number.isSafeInteger(value) || !Number.isSafeInteger(from) || Object.is(value, -0)) return -1
  const difference = value - from
  if (difference >= largest || difference <= -largest) return -1
  return difference >= 0 ? difference * 2 : -difference * 2 - 1
}

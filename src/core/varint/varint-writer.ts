import { BytePool } from './byte-pool.ts'

/** A value that the compact form has no place for. */
export class Unfit extends Error {}

const encoder = new TextEncoder()
const pool = new BytePool()
/** Codes and differences stay this far below 2^53, so that arithmetic on them is exact. */
const largest = 2 ** 51

/** Writes whole numbers as varints, seven bits a byte, into a buffer that is used again. */
export class VarintWriter {
  #bytes = new Uint8Array(1_024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  reset(): void {
    this.#length = 0
  }

  /** Leaves so many bytes free. */
  skip(count: number): void {
    this.#reserve(count)
    this.#bytes.fill(0, this.#length, this.#length + count)
    this.#length += count
  }

  get length(): number {
    return this.#length
  }

  /** What was written since `reset`; good until the next write. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }

  /** A copy of them, for who keeps it. */
  copy(): Uint8Array<ArrayBuffer> {
    return pool.copy(this.#bytes, this.#length)
  }

  /** A whole number from 0. @throws Unfit for any other */
  uint(value: number): void {
    if (this.#length + 10 > this.#bytes.length) this.#reserve(10)
    let rest = value
    if ((value | 0) !== value || value < 0) {
      if (!(value >= 0 && value < 2 * largest + 2 && Number.isInteger(value))) throw new Unfit()
      // Bit operations are for 31 bits; what is above them is divided away first.
      while (rest > 0x7fffffff) {
        this.#bytes[this.#length++] = (rest % 128) | 128
        rest = Math.floor(rest / 128)
      }
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
    if (code === -1) {
      this.uint(0)
      this.float(value)
    } else this.uint(code + 1)
  }

  float(value: number): void {
    if (typeof value !== 'number') throw new Unfit()
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value)
    this.#length += 8
  }

  /** UTF-8 behind its length. @throws Unfit for half a surrogate pair */
  text(text: string): void {
    if (typeof text !== 'string' || !text.isWellFormed()) throw new Unfit()
    const start = this.#length
    this.#reserve(text.length * 3 + 10)
    this.uint(text.length)
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#length))
    if (written === text.length) this.#length += written
    else {
      // Not ASCII: the length before it was a guess.
      this.#length = start
      this.block(encoder.encode(text))
    }
  }

  /** Bytes behind their number. */
  block(bytes: Uint8Array): void {
    this.uint(bytes.length)
    this.raw(bytes)
  }

  /** Bytes whose number the reader knows. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
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
export function codeOf(value: number, from: number): number {
  if (!Number.isSafeInteger(value) || !Number.isSafeInteger(from) || Object.is(value, -0)) return -1
  const difference = value - from
  if (difference >= largest || difference <= -largest) return -1
  return difference >= 0 ? difference * 2 : -difference * 2 - 1
}

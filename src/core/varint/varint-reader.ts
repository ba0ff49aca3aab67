/** Bytes that no writer has made. */
export class Unreadable extends Error {}

const float = new DataView(new ArrayBuffer(8))
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads what a `VarintWriter` wrote. @throws Unreadable where the bytes end too early or mean nothing */
export class VarintReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, start = 0) {
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
    return code === 0 ? this.float() : from + differenceOf(code - 1)
  }

  float(): number {
    if (this.#at + 8 > this.#bytes.length) throw new Unreadable()
    for (let index = 0; index < 8; index += 1) float.setUint8(index, this.#bytes[this.#at++] as number)
    return float.getFloat64(0)
  }

  text(): string {
    return decoder.decode(this.block())
  }

  /** A view of bytes that lie behind their number. */
  block(): Uint8Array {
    return this.raw(this.uint())
  }

  /** A view of everything that is left. */
  rest(): Uint8Array {
    return this.raw(this.#bytes.length - this.#at)
  }

  /** A view of so many bytes. */
  raw(count: number): Uint8Array {
    const end = this.#at + count
    if (end > this.#bytes.length) throw new Unreadable()
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }
}

export function differenceOf(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2
}

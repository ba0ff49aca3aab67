const encoder = new TextEncoder()
const shortText = 64
const mostBytesACharacter = 3

/** A buffer that grows as it is written and is used again after `clear`; numbers are big-endian. */
export class ByteBuffer {
  #bytes = new Uint8Array(1_024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  clear(): void {
    this.#length = 0
  }

  /** What was written since `clear`; good until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#view.setUint32(this.#length, value)
    this.#length += 4
  }

  float64(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value)
    this.#length += 8
  }

  /** UTF-8 behind its length in bytes. */
  text(value: string): void {
    if (value.length > shortText) {
      this.#encoded(value)
      return
    }
    this.#reserve(4 + value.length)
    const start = this.#length + 4
    // Most texts are short and ASCII: copied here, they spare the encoder's call.
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index)
      if (code > 127) {
        this.#encoded(value)
        return
      }
      this.#bytes[start + index] = code
    }
    this.uint32(value.length)
    this.#length += value.length
  }

  #encoded(value: string): void {
    this.#reserve(4 + value.length * mostBytesACharacter)
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(this.#length + 4))
    this.uint32(written)
    this.#length += written
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

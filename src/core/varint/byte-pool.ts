const pieceBytes = 16_384
const largest = 2_048

/**
 * Small arrays of bytes as parts of larger ones: each by itself would be memory outside of the heap, which costs more to
 * get and to give back than to fill. A part keeps the whole piece that it lies in.
 */
export class BytePool {
  #piece = new Uint8Array(pieceBytes)
  #used = 0

  /** A copy of the first `length` bytes. */
  copy(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
    if (length > largest) return new Uint8Array(bytes.subarray(0, length))
    if (this.#used + length > pieceBytes) {
      this.#piece = new Uint8Array(pieceBytes)
      this.#used = 0
    }
    const part = this.#piece.subarray(this.#used, this.#used + length)
    this.#used += length
    part.set(length === bytes.length ? bytes : bytes.subarray(0, length))
    return part
  }
}

const chunkBytes = 1_024 * 1_024
const unit = 64

/** Where a record lies: chunk, offset and length as plain numbers, so that a million of them are three arrays. */
interface Places {
  chunk: Uint32Array
  offset: Uint32Array
  length: Uint32Array
}

/**
 * Records of some hundred bytes by number, in large pieces of memory: as buffers of their own they would cost as much
 * again, and memory that is given back a piece at a time is never whole again.
 */
export class RecordSlab {
  readonly #chunks: Uint8Array[] = []
  /** Free places by size in units; each is a chunk and an offset. */
  readonly #free = new Map<number, number[]>()
  #used = chunkBytes
  #places: Places = placesFor(1_024)

  /** A view of the record, good until it is replaced; `null` for one that was never set. */
  get(no: number): Uint8Array | null {
    const length = this.#places.length[no] ?? 0
    if (length === 0) return null
    const offset = this.#places.offset[no] as number
    return (this.#chunks[this.#places.chunk[no] as number] as Uint8Array).subarray(offset, offset + length)
  }

  has(no: number): boolean {
    return (this.#places.length[no] ?? 0) > 0
  }

  /** Copies the bytes in; they are at least one. */
  set(no: number, bytes: Uint8Array): void {
    this.#grow(no)
    const { chunk, offset, length } = this.#places
    const units = unitsOf(bytes.length)
    if (unitsOf(length[no] as number) !== units) {
      this.#release(no)
      this.#allot(no, units)
    }
    length[no] = bytes.length
    ;(this.#chunks[chunk[no] as number] as Uint8Array).set(bytes, offset[no] as number)
  }

  delete(no: number): void {
    if (this.has(no)) this.#release(no)
  }

  #allot(no: number, units: number): void {
    const { chunk, offset } = this.#places
    const free = this.#free.get(units)
    const place = free?.pop()
    if (place !== undefined) {
      chunk[no] = Math.floor(place / 2 ** 32)
      offset[no] = place % 2 ** 32
      return
    }
    const size = units * unit
    if (this.#used + size > (this.#chunks.at(-1)?.length ?? 0)) {
      this.#chunks.push(new Uint8Array(Math.max(chunkBytes, size)))
      this.#used = 0
    }
    chunk[no] = this.#chunks.length - 1
    offset[no] = this.#used
    this.#used += size
  }

  #release(no: number): void {
    const { chunk, offset, length } = this.#places
    const units = unitsOf(length[no] as number)
    if (units === 0) return
    const free = this.#free.get(units) ?? []
    free.push((chunk[no] as number) * 2 ** 32 + (offset[no] as number))
    this.#free.set(units, free)
    length[no] = 0
  }

  #grow(no: number): void {
    const old = this.#places
    if (no < old.length.length) return
    this.#places = placesFor(no * 2)
    this.#places.chunk.set(old.chunk)
    this.#places.offset.set(old.offset)
    this.#places.length.set(old.length)
  }
}

function unitsOf(bytes: number): number {
  return Math.ceil(bytes / unit)
}

function placesFor(count: number): Places {
  return { chunk: new Uint32Array(count), offset: new Uint32Array(count), length: new Uint32Array(count) }
}

/** One line of an input: `bytes` from `start` to `end`, without its line end; good only during the call. */
export type OnLine = (bytes: Uint8Array, start: number, end: number, number: number) => void

const newline = 10
const carriageReturn = 13

/** Lines beyond this many bytes are told as too long and skipped, so that memory stays flat. */
export const longestLine = 16 * 1_024 * 1_024

/**
 * Cuts chunks of any size into lines; a line ends with LF, CRLF or the input. Copies only what a chunk leaves unfinished.
 */
export class LineSplitter {
  readonly #onLine: OnLine
  readonly #onTooLong: (number: number) => void
  #carry = new Uint8Array(4_096)
  #carried = 0
  #number = 0
  #skipping = false

  constructor(onLine: OnLine, onTooLong: (number: number) => void) {
    this.#onLine = onLine
    this.#onTooLong = onTooLong
  }

  push(chunk: Uint8Array): void {
    let start = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, start)) {
      if (this.#carried === 0 && !this.#skipping) this.#emit(chunk, start, at)
      else {
        this.#keep(chunk, start, at)
        this.#emitCarried()
      }
      start = at + 1
    }
    if (start < chunk.length) this.#keep(chunk, start, chunk.length)
  }

  /** Ends the input; a last line without a line end counts. */
  end(): void {
    if (this.#carried > 0 || this.#skipping) this.#emitCarried()
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    this.#number += 1
    const stop = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end
    this.#onLine(bytes, start, stop, this.#number)
  }

  #emitCarried(): void {
    const length = this.#carried
    this.#carried = 0
    if (this.#skipping) {
      this.#skipping = false
      this.#number += 1
      this.#onTooLong(this.#number)
    } else {
      this.#emit(this.#carry, 0, length)
    }
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const length = this.#carried + end - start
    if (this.#skipping || length > longestLine) {
      this.#skipping = true
      this.#carried = 0
      return
    }
    if (length > this.#carry.length) {
      const larger = new Uint8Array(Math.max(this.#carry.length * 2, length))
      larger.set(this.#carry.subarray(0, this.#carried))
      this.#carry = larger
    }
    this.#carry.set(chunk.subarray(start, end), this.#carried)
    this.#carried = length
  }
}

import { limits } from './limits.ts'

/** What one client has not read yet. */
export class Backlog {
  readonly #unread: () => number
  readonly #steady: () => number
  /** Bytes of answers: it asked for them, however long they are. */
  #owed = 0
  #movedAt = 0

  /**
   * @param unread bytes that the socket keeps
   * @param steady a clock that is never set, in milliseconds
   */
  constructor(unread: () => number, steady: () => number) {
    this.#unread = unread
    this.#steady = steady
  }

  /** An answer is sent. @returns to be called when it has gone */
  owe(bytes: number): () => void {
    if (this.#owed === 0) this.#movedAt = this.#steady()
    this.#owed += bytes
    return () => {
      this.#owed -= bytes
      this.#movedAt = this.#steady()
    }
  }

  /** So much lies unread that nothing more should be asked. */
  get isFull(): boolean {
    return this.#owed > limits.maxBufferedBytes
  }

  /**
   * Whether it reads slower than is bearable: too many events wait, or too much of its own answers and none of them went
   * for a while.
   */
  get isTooLong(): boolean {
    const unread = this.#unread()
    if (unread <= limits.maxBufferedBytes) return false
    const areEvents = unread - this.#owed > limits.maxBufferedBytes
    return areEvents || this.#steady() - this.#movedAt > limits.answerMs
  }
}

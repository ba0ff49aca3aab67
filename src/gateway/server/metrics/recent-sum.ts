const pieceMs = 10_000
const pieces = 30

/** A sum over the last five minutes, in pieces of ten seconds. */
export class RecentSum {
  readonly #sums = new Array<number>(pieces).fill(0)
  #newest = 0

  /** @param at epoch milliseconds */
  add(value: number, at: number): void {
    const piece = this.#advance(at)
    this.#sums[piece % pieces] = (this.#sums[piece % pieces] as number) + value
  }

  /** @param at epoch milliseconds */
  sum(at: number): number {
    this.#advance(at)
    return this.#sums.reduce((total, value) => total + value, 0)
  }

  /** Forgets what is too old by now. A clock that was set back forgets nothing. */
  #advance(at: number): number {
    const piece = Math.max(Math.floor(at / pieceMs), this.#newest)
    const passed = Math.min(pieces, piece - this.#newest)
    for (let back = 0; back < passed; back += 1) this.#sums[(piece - back) % pieces] = 0
    this.#newest = piece
    return piece
  }
}

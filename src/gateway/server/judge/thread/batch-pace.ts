/** How long a batch and the wait before it should take at most, in milliseconds. */
export interface PaceGoals {
  readonly batchMs: number
  readonly waitMs: number
}

const weightOfNewest = 0.3
// One stalled write says nothing: so few are answered soon, whatever it was.
const leastCounted = 32

/**
 * How many beats a batch should have, so that it takes no longer than it should, and how long the last of a queue would
 * wait. It is learned from the batches before: a disk that is slow for every write allows large ones, a store that is slow
 * for every beat only small ones. While a batch takes too long already, it counts as it stands.
 */
export class BatchPace {
  readonly #goals: PaceGoals
  readonly #most: number
  #limit: number
  #usualMs = 0
  #begun: { readonly count: number; readonly at: number } | null = null

  /** @param most the largest batch ever */
  constructor(goals: PaceGoals, most: number) {
    this.#goals = goals
    this.#most = most
    this.#limit = most
  }

  /** How many the next batch should have. */
  get limit(): number {
    return this.#limit
  }

  /** A batch of so many is handed over. @param at milliseconds from anywhere */
  begin(count: number, at: number): void {
    this.#begun = { count, at }
  }

  /** It was answered. */
  end(at: number): void {
    if (this.#begun === null) return
    const { count, at: begunAt } = this.#begun
    const took = Math.max(at - begunAt, 0.01)
    this.#begun = null
    this.#usualMs += (took - this.#usualMs) * (this.#usualMs === 0 ? 1 : weightOfNewest)
    const fits = (count * this.#goals.batchMs) / took
    if (took > this.#goals.batchMs) this.#limit = Math.max(1, Math.floor(fits))
    else if (count >= this.#limit) this.#limit = Math.min(this.#most, Math.ceil(Math.min(2 * count, fits)))
  }

  /** How full a queue of so many is by the time that they would wait: 1 is as long as it may be. */
  fill(waiting: number, at: number): number {
    if (waiting < leastCounted) return 0
    const { batchMs, waitMs } = this.#goals
    const elapsed = this.#begun === null ? 0 : at - this.#begun.at
    const isSlow = this.#begun !== null && elapsed > batchMs
    const fits = isSlow ? ((this.#begun?.count ?? 1) * batchMs) / elapsed : this.#limit
    const eachMs = isSlow ? Math.max(batchMs, this.#usualMs) : this.#usualMs
    return ((waiting / Math.max(1, Math.min(fits, this.#limit))) * eachMs) / waitMs
  }
}

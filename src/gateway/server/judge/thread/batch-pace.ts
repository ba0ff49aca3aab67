/** How long a beat should wait for its batch at most, in milliseconds. */
export interface PaceGoals {
  readonly waitMs: number
}

const weightOfNewest = 0.5
// A write has its own cost: few beats in it say nothing of how many it would take.
const leastMeasured = 16
const leastWaiting = 24
const slowMs = 60
// The first batches make the engine ready and say nothing of those after them.
const firstBatches = 16

/**
 * How many beats may wait, so that the last of them waits no longer than it should: as many as were judged in that time
 * lately. While a batch takes long already, it counts as it stands.
 */
export class BatchPace {
  readonly #goals: PaceGoals
  /** Beats a millisecond; infinite before anything is known. */
  #rate = Number.POSITIVE_INFINITY
  #batches = 0
  #begun: { readonly count: number; readonly at: number } | null = null

  constructor(goals: PaceGoals) {
    this.#goals = goals
  }

  /** A batch of so many is handed over. @param at milliseconds from anywhere */
  begin(count: number, at: number): void {
    this.#begun = { count, at }
  }

  /** It was answered. */
  end(at: number): void {
    if (this.#begun === null) return
    const { count, at: begunAt } = this.#begun
    this.#begun = null
    this.#batches += 1
    if (this.#batches <= firstBatches) return
    const took = Math.max(at - begunAt, 0.01)
    if (count < leastMeasured && took < slowMs) return
    const rate = count / took
    this.#rate = Number.isFinite(this.#rate) ? this.#rate + (rate - this.#rate) * weightOfNewest : rate
  }

  /** How many may wait at `at`, which is also how many a batch may have. */
  most(at: number): number {
    const { rate, waitMs } = { rate: this.#rateAt(at), waitMs: this.#goals.waitMs }
    return Math.max(leastWaiting, rate * waitMs)
  }

  #rateAt(at: number): number {
    if (this.#begun === null || this.#batches < firstBatches) return this.#rate
    const elapsed = at - this.#begun.at
    return elapsed < slowMs ? this.#rate : Math.min(this.#rate, this.#begun.count / elapsed)
  }
}

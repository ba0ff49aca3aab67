/** A histogram as it crosses between threads. */
export interface HistogramCounts {
  /** Upper ends of the buckets, rising; one more is without an end. */
  readonly bounds: readonly number[]
  /** Values in each bucket alone, that without an end last. */
  readonly counts: readonly number[]
  readonly sum: number
}

/** Counts values by size. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  /** @param bounds upper ends of the buckets, rising */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0)
  }

  add(value: number): void {
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const index = found === -1 ? this.#bounds.length : found
    this.#counts[index] = (this.#counts[index] as number) + 1
    this.#sum += value
  }

  get counts(): HistogramCounts {
    return { bounds: this.#bounds, counts: [...this.#counts], sum: this.#sum }
  }
}

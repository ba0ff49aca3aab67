const mostKept = 4_096

/** Watches the steps between samples for whether they fit an interval. */
export class Steps {
  readonly #first: number[] = []
  #below = 0
  #within = 0
  #above = 0

  /** Notes a step in milliseconds; what is no number (the first sample has no step) is nothing. */
  add(step: number, intervalMs: number): void {
    if (Number.isNaN(step)) return
    if (step < 0.5 * intervalMs) this.#below += 1
    else if (step > 1.5 * intervalMs) this.#above += 1
    else this.#within += 1
    if (this.#first.length < mostKept) this.#first.push(step)
  }

  /**
   * The median step where it is not within 0.5 to 1.5 intervals, taken from the first 4,096; `null` where it is. Single
   * runs may be as far apart as they like: where nobody `fills` their gaps, only steps below count.
   */
  medianBeside(intervalMs: number, fills: boolean): number | null {
    const half = (this.#below + this.#within + this.#above) / 2
    const above = fills ? this.#above : 0
    if (this.#below <= half && above <= half) return null
    const sorted = this.#first.filter((step) => step >= 0).sort((a, b) => a - b)
    const isOutside = (step: number) => step < 0.5 * intervalMs || (fills && step > 1.5 * intervalMs)
    const median = sorted[sorted.length >> 1] ?? 0
    return isOutside(median) ? median : (sorted.find(isOutside) ?? null)
  }
}

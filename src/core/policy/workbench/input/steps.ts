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

  /** The median step where it is not within 0.5 to 1.5 intervals, taken from the first 4,096; `null` where it is. */
  medianBeside(intervalMs: number): number | null {
    const half = (this.#below + this.#within + this.#above) / 2
    if (this.#below <= half && this.#above <= half) return null
    const sorted = this.#first.toSorted((a, b) => a - b)
    const isOutside = (step: number) => step < 0.5 * intervalMs || step > 1.5 * intervalMs
    const median = sorted[sorted.length >> 1] as number
    return isOutside(median) ? median : (sorted.find(isOutside) ?? null)
  }
}

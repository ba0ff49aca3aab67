/** Whether a loop still turns: each part of it says by when it will have gone on. Times are milliseconds of one clock. */
export class Turning {
  readonly #steady: () => number
  readonly #by = new Map<string, number>()

  /** @param steady a clock that is never set */
  constructor(steady: () => number) {
    this.#steady = steady
  }

  /** A part goes on within `ms`, or it hangs. */
  expect(part: string, ms: number): void {
    this.#by.set(part, this.#steady() + ms)
  }

  /** The parts that are late. */
  late(): readonly string[] {
    const now = this.#steady()
    return [...this.#by].filter(([, by]) => by < now).map(([part]) => part)
  }
}

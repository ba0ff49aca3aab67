/** The two clocks of a machine: epoch milliseconds that may jump, and milliseconds from anywhere that never do. */
export interface Clocks {
  readonly wall: () => number
  readonly monotonic: () => number
}

/** Time by which deadlines are kept: that of the wall when it was made, and since then of the clock that never jumps. */
export class SteadyClock {
  readonly #clocks: Clocks
  readonly #ahead: number

  constructor(clocks: Clocks) {
    this.#clocks = clocks
    this.#ahead = clocks.wall() - clocks.monotonic()
  }

  /** Epoch milliseconds, as if the wall's clock had never been set. */
  now(): number {
    return Math.round(this.#clocks.monotonic() + this.#ahead)
  }

  /** How far the wall's clock is ahead of this one: all the jumps since, in milliseconds. */
  drift(): number {
    return this.#clocks.wall() - this.now()
  }
}

/** How many samples all searches of one check may still play, so that no policy keeps a check waiting for long. */
export class Effort {
  #left: number
  #isWhole = true

  constructor(samples: number) {
    this.#left = samples
  }

  /** Whether nothing may be played any more; the caller stops, and the search was not whole. */
  isSpent(): boolean {
    if (this.#left <= 0) this.#isWhole = false
    return this.#left <= 0
  }

  spend(): void {
    this.#left -= 1
  }

  /** Notes that part of the search was left to chance or left out. */
  cutShort(): void {
    this.#isWhole = false
  }

  /** Whether everything was searched that there is: only then does nothing found mean that nothing flaps. */
  get isWhole(): boolean {
    return this.#isWhole
  }
}

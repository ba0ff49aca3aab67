/** A clock that stands still until everybody sleeps, and then jumps to whoever wakes first. */
export class VirtualTime {
  #now = 0
  #sleepers: { readonly at: number; readonly wake: () => void }[] = []

  readonly steady = (): number => this.#now

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      this.#sleepers.push({ at: this.#now + Math.max(0, ms), wake: resolve })
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Time passes while work is done. */
  spend(ms: number): void {
    this.#now += ms
  }

  /** Lets time pass to `until`, one sleeper after the other. */
  async pass(until: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > until) break
      this.#sleepers = this.#sleepers.filter((one) => one !== next)
      this.#now = Math.max(this.#now, next.at)
      next.wake()
    }
    this.#now = Math.max(this.#now, until)
  }
}

import type { State } from '../../../state.ts'

/** How long a policy was in each state, in milliseconds: a state lasts until the next tick, the last one an interval. */
export class StateClock {
  readonly #ms: Record<State, number> = { healthy: 0, degraded: 0, critical: 0, recovering: 0, unknown: 0 }
  #state: State = 'unknown'
  #at = Number.NaN

  /** Notes the state after a tick. Time that goes backwards counts for nothing. */
  tick(state: State, at: number): void {
    if (at > this.#at) this.#ms[this.#state] += at - this.#at
    this.#state = state
    this.#at = at
  }

  /** The sums, the last state counted for `intervalMs`; states that never were are left out. */
  total(intervalMs: number): Partial<Record<State, number>> {
    const whole = { ...this.#ms }
    if (!Number.isNaN(this.#at)) whole[this.#state] += intervalMs
    return Object.fromEntries(Object.entries(whole).filter(([, ms]) => ms > 0))
  }
}

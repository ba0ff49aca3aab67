import type { Start } from '../../../../core/heartbeat/liveness/deadline.ts'
import type { SteadyClock } from './steady-clock.ts'

const jumpMs = 2_000
const lateMs = 5_000

/** What one look at the clocks found. Milliseconds. */
export interface ClockLook {
  /** By the clock that never jumps. */
  readonly now: number
  readonly drift: number
  /** How far the wall's clock was set since the look before; 0 where it was not. */
  readonly jumpedMs: number
  /** How much later this look came than it should; 0 where it came in time. */
  readonly lateMs: number
}

/**
 * Watches time itself. Where the wall's clock was set, or this process did not get to its work, nobody can be blamed for
 * silence and nothing is to be done in haste: both begin a grace period like that after the start.
 */
export class ClockWatch {
  readonly #clock: SteadyClock
  readonly #everyMs: number
  #start: Start
  #before: { readonly now: number; readonly drift: number }
  #heldUntil = Number.NEGATIVE_INFINITY

  /** @param everyMs how often it is looked at */
  constructor(clock: SteadyClock, everyMs: number, grace: Omit<Start, 'startedAt'>) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#before = { now: clock.now(), drift: clock.drift() }
    this.#start = { startedAt: this.#before.now, ...grace }
  }

  /** When agents may be called silent. */
  get start(): Start {
    return this.#start
  }

  /** Whether actions wait now. */
  get isHolding(): boolean {
    return this.#clock.now() < this.#heldUntil
  }

  look(): ClockLook {
    const { now, drift } = { now: this.#clock.now(), drift: this.#clock.drift() }
    const before = this.#before
    this.#before = { now, drift }
    const jumped = drift - before.drift
    const late = now - before.now - this.#everyMs
    const look = {
      ...{ now, drift },
      jumpedMs: Math.abs(jumped) >= jumpMs ? jumped : 0,
      lateMs: late >= lateMs ? late : 0,
    }
    if (look.jumpedMs !== 0 || look.lateMs !== 0) {
      this.#start = { ...this.#start, startedAt: now }
      this.#heldUntil = now + this.#start.graceMs
    }
    return look
  }
}

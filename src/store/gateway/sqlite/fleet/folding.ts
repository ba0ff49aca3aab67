import type { Database } from '../database.ts'
import type { Fleet } from './fleet.ts'
import { cutLog } from './state-log.ts'

const leastBetween = 4_096
/** A pass begins when so many records for each agent were logged. */
const turnsBetween = 4
const mostAStep = 256

/**
 * Brings the snapshot up to date, a part with each step, so that no step waits for all of it and the log stays short:
 * what a start has to read.
 */
export class Folding {
  readonly #database: Database
  readonly #fleet: Fleet
  #waiting: readonly number[] = []
  /** The last block that the present pass covers. */
  #through = 0
  #logged = 0
  #part: readonly number[] = []

  constructor(database: Database, fleet: Fleet) {
    this.#database = database
    this.#fleet = fleet
  }

  /** Does the part of a step that is about to write `block`, inside its transaction. */
  step(block: number): void {
    const most = Math.max(leastBetween, turnsBetween * this.#fleet.nextNumber)
    if (this.#waiting.length === 0 && this.#logged > most) this.#begin(block - 1)
    this.#fold(mostAStep)
  }

  /** Folds everything up to `block`, inside the caller's transaction. */
  whole(block: number): void {
    this.#begin(block)
    this.#fold(this.#waiting.length)
  }

  /** Notes that the transaction was committed, and how many records it logged. */
  settle(logged: number): void {
    this.#logged += logged
    this.#fleet.settleFold(this.#part)
    this.#waiting = this.#waiting.slice(this.#part.length)
    this.#part = []
  }

  #begin(through: number): void {
    this.#waiting = this.#fleet.unfolded()
    this.#through = through
    this.#logged = 0
  }

  #fold(most: number): void {
    this.#part = this.#waiting.slice(0, most)
    if (this.#part.length === 0) return
    this.#fleet.fold(this.#part)
    if (this.#part.length === this.#waiting.length) cutLog(this.#database, this.#through + 1)
  }
}

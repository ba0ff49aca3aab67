import type { Engine } from '../../engine/compiled.ts'
import { given } from '../../engine/row.ts'
import { ticksLeftOut } from '../simulate/gap.ts'
import type { Simulation } from '../simulate/simulation.ts'
import type { InputProblem } from './problem.ts'
import type { ReaderTarget, RecordedEffect, Recording } from './reader.ts'

/**
 * Lets samples through up to a time and no further; `null` lets all through. Where the time lies in a gap, the ticks
 * of the gap until then are missing, as they are in the whole simulation.
 */
export class UntilTime implements ReaderTarget {
  readonly row
  readonly slotOf
  readonly timeName
  readonly wantedOf
  readonly #target: ReaderTarget
  readonly #simulation: Simulation
  readonly #intervalMs: number
  readonly #until: number | null
  #last = Number.NaN
  #next = Number.NaN

  constructor(target: ReaderTarget, simulation: Simulation, engine: Engine, until: number | null) {
    this.#target = target
    this.#simulation = simulation
    this.#intervalMs = engine.policy.intervalMs
    this.#until = until
    this.row = target.row
    this.slotOf = target.slotOf
    this.timeName = target.timeName
    this.wantedOf = target.wantedOf
  }

  declare(names: readonly string[]): void {
    this.#target.declare(names)
  }

  take(line: number, skipped: ReadonlySet<string> | null, ordered?: boolean): void {
    const { at } = this.row
    if (this.#until !== null && at > this.#until) {
      if (Number.isNaN(this.#next)) this.#next = at
      return
    }
    this.#last = at
    this.#target.take(line, skipped, ordered)
  }

  recording(recording: Recording): void {
    this.#target.recording(recording)
  }

  settled(settled: RecordedEffect): void {
    // What became of an effect after the time is not known at it.
    if (Number.isNaN(this.#next)) this.#target.settled(settled)
  }

  bad(problem: InputProblem): void {
    this.#target.bad(problem)
  }

  absent(problem: InputProblem): void {
    this.#target.absent(problem)
  }

  /** Whether the input went on after the time. */
  get hasMore(): boolean {
    return !Number.isNaN(this.#next)
  }

  /** Plays the missing ticks up to the time; call once, after the reader's end. */
  end(): void {
    if (this.#until === null || !this.#simulation.fill) return
    const inGap = ticksLeftOut(this.#last, this.#next, this.#intervalMs)
    for (let number = 1; number <= inGap; number += 1) {
      const at = this.#last + number * this.#intervalMs
      if (at > this.#until) return
      this.row.at = at
      this.row.given.fill(given.nothing)
      this.#simulation.next()
    }
  }
}

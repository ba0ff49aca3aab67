import { VitalsError } from '../../../errors.ts'
import { nearest } from '../../../text/nearest.ts'
import type { Engine } from '../../engine/compiled.ts'
import { mostFilledTicks, ticksLeftOut } from '../simulate/gap.ts'
import type { Simulation } from '../simulate/simulation.ts'
import type { InputProblem } from './problem.ts'
import type { ReaderTarget, RecordedEffect, Recording } from './reader.ts'
import { Steps } from './steps.ts'

export interface IntakeOptions {
  /** What the input is called in messages. */
  readonly path: string
  /** Source names and the policy's names they stand for (`--column value=cpu`). */
  readonly columns?: ReadonlyMap<string, string>
  /** Epoch milliseconds, both inside. */
  readonly from?: number | null
  readonly to?: number | null
  /** Counts what cannot be read and goes on, instead of failing at it. */
  readonly skipBad?: boolean
}

const mostNamesKept = 1_000

/**
 * Stands between a reader and a simulation: maps names to slots, keeps to a span of time, refuses what goes back in
 * time, checks a policy's names at the first sample, and counts what is left out.
 */
export class Intake implements ReaderTarget {
  readonly row
  readonly #engine: Engine
  readonly #simulation: Simulation
  readonly #options: IntakeOptions
  readonly #slots = new Map<string, number>()
  readonly #ignored = new Set<string>()
  readonly #seen = new Set<string>()
  readonly #steps = new Steps()
  #last = Number.NaN
  #isNamed = false
  /** Lines that could not be read and were left out. */
  badLines = 0

  constructor(engine: Engine, simulation: Simulation, options: IntakeOptions) {
    this.#engine = engine
    this.#simulation = simulation
    this.#options = options
    this.row = simulation.view.row
  }

  /** Samples taken so far. */
  get samples(): number {
    return this.#simulation.samples
  }

  /** Names of the input that the policy does not use; the first thousand. */
  get ignoredNames(): readonly string[] {
    return [...this.#ignored]
  }

  /** What the samples' median step is when it does not fit the policy's interval, in milliseconds, else `null`. */
  get unfittingStep(): number | null {
    return this.#simulation.fill ? this.#steps.medianBeside(this.#engine.policy.intervalMs) : null
  }

  readonly slotOf = (source: string): number => {
    const known = this.#slots.get(source)
    if (known !== undefined) return known
    const name = this.#options.columns?.get(source) ?? (this.#isTaken(source) ? null : source)
    const slot = name === null ? -1 : (this.#engine.slots.get(name) ?? -1)
    if (this.#slots.size < mostNamesKept) this.#slots.set(source, slot)
    if (slot === -1 && this.#ignored.size < mostNamesKept) this.#ignored.add(source)
    if (slot !== -1 && !this.#isNamed) this.#seen.add(name as string)
    return slot
  }

  declare(names: readonly string[]): void {
    for (const name of names) this.slotOf(name)
    this.#checkNames(1)
  }

  take(line: number, skipped: ReadonlySet<string> | null): void {
    const { from = null, to = null } = this.#options
    const { at } = this.row
    if (!this.#isNamed) this.#checkNames(line)
    if ((from !== null && at < from) || (to !== null && at > to)) return
    const impossible = this.#simulation.fill ? this.#impossible(at) : null
    if (impossible !== null) {
      this.bad({ line, column: 1, message: impossible })
      return
    }
    this.#steps.add(at - this.#last, this.#engine.policy.intervalMs)
    this.#last = at
    this.#simulation.next(skipped ?? undefined)
  }

  recording({ fill, state }: Recording): void {
    if (!fill) this.#simulation.fill = false
    // A state from before another span of time is not what that span began with.
    if (state !== null && this.#options.from == null) this.#simulation.beginWith(state)
  }

  settled(settled: RecordedEffect): void {
    this.#simulation.settled(settled)
  }

  bad({ line, column, message, fatal }: InputProblem): void {
    if (fatal || !this.#options.skipBad) {
      const path = `${this.#options.path}:${line}:${column}`
      throw new VitalsError('INPUT_UNREADABLE', { params: { path, detail: message } })
    }
    this.badLines += 1
  }

  /** Why a series cannot go on with a sample at this time; `null` when it can. */
  #impossible(at: number): string | null {
    if (at < this.#last) return 'The sample is older than the one before it.'
    if (ticksLeftOut(this.#last, at, this.#engine.policy.intervalMs) <= mostFilledTicks) return null
    return `More than ${mostFilledTicks} ticks are missing before this sample; is its time in another unit?`
  }

  /** A name that another column was told to stand for is not read under its own. */
  #isTaken(source: string): boolean {
    return [...(this.#options.columns?.values() ?? [])].includes(source)
  }

  #checkNames(line: number): void {
    this.#isNamed = true
    const { policy } = this.#engine
    if (!policy.namesFromSamples) return
    const wanted = policy.names.filter(({ source }) => source === 'sample').map(({ name }) => name)
    const missing = wanted.filter((name) => !this.#seen.has(name))
    if (missing.length === 0) return
    const near = nearest(missing[0] as string, this.ignoredNames)
    throw new VitalsError('NAME_NOT_IN_INPUT', {
      params: {
        path: `${this.#options.path}:${line}`,
        names: missing.join(', '),
        ...(near !== null && { near }),
      },
    })
  }
}

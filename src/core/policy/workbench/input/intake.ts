import { VitalsError } from '../../../errors.ts'
import { isoTime } from '../../../text/time.ts'
import type { Engine } from '../../engine/compiled.ts'
import type { Misfit } from '../../engine/frame.ts'
import { mostFilledTicks, ticksLeftOut } from '../simulate/gap.ts'
import type { Simulation } from '../simulate/simulation.ts'
import { joinFields } from './names/join-fields.ts'
import { SourceNames } from './names/source-names.ts'
import { type Wanted, wantedInSlots } from './names/wanted-numbers.ts'
import type { InputProblem } from './problem.ts'
import type { ReaderTarget, RecordedEffect, Recording } from './reader.ts'
import { shortened } from './sample-time.ts'
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

/** What a person should know of an input besides what came of it. */
export interface IntakeNotes {
  /** Lines that could not be read and were left out. */
  readonly badLines: number
  /** Samples with the time of the one before them. */
  readonly equalTimes: number
  /** Ticks that gaps left out and that were filled in, and the longest of these gaps with the place of its end. */
  readonly filled: { readonly ticks: number; readonly longest: number; readonly before: string }
  /** Values that are none, and the first of them with its place. */
  readonly absent: { readonly count: number; readonly first: string }
  /** Samples with a text, or what else is no number, where a condition needs one, and the first with its place. */
  readonly misfits: { readonly count: number; readonly first: string }
  /** Names of the input that the policy does not use; the first thousand. */
  readonly ignoredNames: readonly string[]
  /** What some of them were probably meant to be. */
  readonly meantNames: ReadonlyMap<string, string>
  /** What the samples' median step is when it does not fit the policy's interval, in milliseconds, else `null`. */
  readonly unfittingStep: number | null
}

/**
 * Stands between a reader and a simulation: maps names to slots, keeps to a span of time, refuses what goes back in
 * time, checks a policy's names at the first sample, and counts what is left out.
 */
export class Intake implements ReaderTarget {
  readonly row
  readonly timeName: string | null
  readonly slotOf: (source: string) => number
  readonly wantedOf: (slot: number) => Wanted | null
  readonly #engine: Engine
  readonly #simulation: Simulation
  readonly #options: IntakeOptions
  readonly #names: SourceNames
  readonly #steps = new Steps()
  readonly #absent = { count: 0, first: '' }
  readonly #misfits = { count: 0, first: '' }
  #filled = { ticks: 0, longest: 0, before: '' }
  #last = Number.NaN
  #isNamed = false
  #badLines = 0
  #equalTimes = 0

  constructor(engine: Engine, simulation: Simulation, options: IntakeOptions) {
    const names = new SourceNames(engine, options.path, options.columns ?? new Map())
    const wanted = wantedInSlots(engine)
    this.#engine = engine
    this.#simulation = simulation
    this.#options = options
    this.#names = names
    this.row = simulation.view.row
    this.timeName = names.timeName
    this.slotOf = (source) => names.slotOf(source)
    this.wantedOf = (slot) => wanted.get(slot) ?? null
  }

  /** Samples taken so far. */
  get samples(): number {
    return this.#simulation.samples
  }

  get notes(): IntakeNotes {
    const { fill } = this.#simulation
    return {
      badLines: this.#badLines,
      equalTimes: this.#equalTimes,
      filled: this.#filled,
      absent: this.#absent,
      misfits: this.#misfits,
      ignoredNames: this.#names.ignored,
      meantNames: this.#names.meant,
      unfittingStep: this.#steps.medianBeside(this.#engine.policy.intervalMs, fill),
    }
  }

  /**
   * Why nothing can be said of the policy, once the input was read: no sample, or none with anything that it reads;
   * `null` where there is something to say.
   */
  get lack(): VitalsError | null {
    if (this.samples === 0) {
      return new VitalsError('NO_SAMPLES', { params: { path: this.#options.path, until: this.#span() } })
    }
    const lost = this.#names.lostSource
    return lost === null ? this.#names.unused() : this.#names.noSuch(lost)
  }

  declare(names: readonly string[]): void {
    for (const name of names) this.slotOf(name)
    this.#checkNames(1)
    const lost = this.#names.lostSource
    if (lost !== null) throw this.#names.noSuch(lost)
  }

  take(line: number, skipped: ReadonlySet<string> | null, ordered = false): void {
    const { from = null, to = null } = this.#options
    const { at } = this.row
    if (!this.#isNamed) this.#checkNames(line)
    if ((from !== null && at < from) || (to !== null && at > to)) return
    const gap = this.#simulation.fill ? ticksLeftOut(this.#last, at, this.#engine.policy.intervalMs) : 0
    const impossible = this.#simulation.fill ? this.#impossible(at, ordered, gap) : null
    if (impossible !== null) {
      this.bad({ line, column: 1, message: impossible })
      return
    }
    if (at === this.#last) this.#equalTimes += 1
    if (gap > 0) this.#fill(line, gap)
    for (const fields of this.#names.fields) joinFields(this.row, fields)
    this.#steps.add(at - this.#last, this.#engine.policy.intervalMs)
    this.#last = at
    this.#simulation.next(skipped ?? undefined)
    const [misfit] = this.#simulation.view.frame.misfits
    if (misfit !== undefined) this.#misfit(line, misfit)
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
    if (!fatal && this.#options.skipBad) {
      this.#badLines += 1
      return
    }
    const path = `${this.#options.path}:${line}:${column}`
    const params = { path, detail: message, ...(!fatal && { skippable: 'yes' }) }
    throw new VitalsError('INPUT_UNREADABLE', { params })
  }

  absent({ line, column, message }: InputProblem): void {
    this.#absent.count += 1
    if (this.#absent.count === 1) this.#absent.first = `${this.#options.path}:${line}:${column}: ${message}`
  }

  #misfit(line: number, { text, value }: Misfit): void {
    this.#misfits.count += 1
    if (this.#misfits.count === 1) {
      this.#misfits.first = `${this.#options.path}:${line}: ${text} is ${shortened(value)}.`
    }
  }

  /** Why a series cannot go on with a sample at this time; `null` when it can. */
  #impossible(at: number, ordered: boolean, gap: number): string | null {
    if (at < this.#last) return ordered ? null : 'The sample is older than the one before it.'
    if (gap <= mostFilledTicks) return null
    return `More than ${mostFilledTicks} ticks are missing before this sample; is its time in another unit?`
  }

  #fill(line: number, gap: number): void {
    const { ticks, longest, before } = this.#filled
    const place = gap > longest ? `${this.#options.path}:${line}` : before
    this.#filled = { ticks: ticks + gap, longest: Math.max(longest, gap), before: place }
  }

  #checkNames(line: number): void {
    this.#isNamed = true
    const { policy } = this.#engine
    if (!policy.namesFromSamples) return
    const wanted = policy.names.filter(({ source }) => source === 'sample').map(({ name }) => name)
    const lacking = this.#names.lacking(line, wanted)
    if (lacking !== null) throw lacking
  }

  #span(): string {
    const { from = null, to = null } = this.#options
    const begun = from === null ? '' : ` from ${isoTime(from)}`
    return to === null ? begun : `${begun} until ${isoTime(to)}`
  }
}

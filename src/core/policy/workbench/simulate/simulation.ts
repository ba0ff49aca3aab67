import type { GivenAcknowledgement } from '../../../notify/acknowledge.ts'
import type { Mute } from '../../../notify/mute.ts'
import type { State } from '../../../state.ts'
import type { TickOutcome } from '../../../tick.ts'
import type { View } from '../../engine/observe.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import type { Sample } from '../../engine/sample.ts'
import type { RecordedEffect } from '../input/reader.ts'
import type { SimulationSink } from './event.ts'

export interface SimulationOptions {
  /** Makes the ticks inside a gap of more than 1.5 intervals missing; true unless told. */
  readonly fill?: boolean
  /** False where the time from one sample to the next is only known from the samples; as `fill` unless told. */
  readonly ownsClock?: boolean
  /** The state to go on from; a birth at the first sample unless told. Stays as it was. */
  readonly prior?: PolicyState | null
  /** False where the samples themselves tell `remediation_applied`: a remediation is then performed to no effect. */
  readonly remediesHelp?: boolean
  /** What people did meanwhile. */
  readonly mutes?: SimulatedMutes
  readonly sink?: SimulationSink
}

/** Silences, maintenance and acknowledgements of a dry run; times are epoch milliseconds. */
export interface SimulatedMutes {
  /** The silences and maintenance that a check is in. */
  mutesOf(check: string, at: number): readonly Mute[]
  /** What was acknowledged up to a time and not given before. */
  acknowledgedBy(at: number): readonly GivenAcknowledgement[]
}

/** A dry run in progress. Times are epoch milliseconds. */
export interface Simulation {
  /** The state after the newest tick; `null` before the first sample. Every read brings it up to date. */
  readonly state: PolicyState | null
  readonly view: View
  readonly samples: number
  /** Whether gaps are filled; a recording of one-shot runs turns it off in its first line. */
  fill: boolean
  /** Goes on from this state, as a recording does that was begun later; only before the first sample. */
  beginWith(prior: PolicyState): void
  /** Takes what a recording says of an effect of the newest tick; effects that it says nothing of succeed at once. */
  settled(settled: RecordedEffect): void
  /** Judges one sample after the missing ticks before it, and says what its own tick decided. */
  sample(sample: Sample, skipped?: ReadonlySet<string>): TickOutcome
  /** The same for a sample that a reader wrote into `view.row`. */
  next(skipped?: ReadonlySet<string>): TickOutcome
  /** What it all came to; the spans of checks that still flap are told to the sink. Call once. */
  finish(): SimulationSummary
}

export interface SimulationSummary {
  readonly samples: number
  /** Samples and filled ticks. */
  readonly ticks: number
  /** Times of the first and the last sample; `null` when there was none. */
  readonly from: number | null
  readonly to: number | null
  readonly final: { readonly state: State; readonly checks: Readonly<Record<string, State>> }
  readonly escalations: { readonly count: number; readonly ratio: number; readonly refused: number }
  /** Milliseconds; states that never were are left out. */
  readonly timeInState: Readonly<Partial<Record<State, number>>>
}

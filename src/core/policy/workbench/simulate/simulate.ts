import { type Mute, markTold } from '../../../notify/notice.ts'
import type { State } from '../../../state.ts'
import { type TickOutcome, tickRow } from '../../../tick.ts'
import { adoptState } from '../../engine/adopt-state.ts'
import { type BoundState, bindState, releaseState } from '../../engine/bound-state.ts'
import type { Engine } from '../../engine/compiled.ts'
import { createView, type View } from '../../engine/observe.ts'
import type { CheckState, PolicyState } from '../../engine/policy-state.ts'
import { DecisionRecorder } from '../../engine/record/decision-record.ts'
import { given, layOut } from '../../engine/row.ts'
import type { Sample } from '../../engine/sample.ts'
import type { SimulatedAction, SimulationSink } from './event.ts'
import { FlappingWatch } from './flapping-watch.ts'
import { ticksLeftOut } from './gap.ts'
import { type MutesOf, withDependencies } from './mutes.ts'
import { forgiveCheck, Performer } from './perform.ts'
import { StateClock } from './tally.ts'

export interface SimulationOptions {
  /** Makes the ticks inside a gap of more than 1.5 intervals missing; true unless told. */
  readonly fill?: boolean
  /** The state to go on from; a birth at the first sample unless told. Stays as it was. */
  readonly prior?: PolicyState | null
  /** What hides the messages of a check now; its own flapping and its `depends_on` are known without it. */
  readonly mutesOf?: MutesOf
  readonly sink?: SimulationSink
}

/** A dry run in progress. Times are epoch milliseconds. */
export interface Simulation {
  /** The state after the newest tick; `null` before the first sample. Every read brings it up to date. */
  readonly state: PolicyState | null
  readonly view: View
  readonly samples: number
  /** Whether gaps are filled; a recording of one-shot runs turns it off in its first line. */
  fill: boolean
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

/**
 * A dry run of a policy: the same tick as a live run's, with gaps made missing, messages delivered at once and actions
 * only counted. Give it samples in the order of time. Pure: what happens goes to the sink.
 */
export function createSimulation(engine: Engine, options: SimulationOptions = {}): Simulation {
  return new DryRun(engine, options)
}

const none: readonly never[] = []

class DryRun implements Simulation {
  readonly view: View
  fill: boolean
  samples = 0
  readonly #engine: Engine
  readonly #options: SimulationOptions
  readonly #sink: SimulationSink
  readonly #recorder: DecisionRecorder
  readonly #performer: Performer
  readonly #clock = new StateClock()
  readonly #flapping: FlappingWatch
  readonly #mutesOf: MutesOf
  #bound: BoundState | null = null
  #ticks = 0
  #from: number | null = null
  #to: number | null = null
  #called = 0
  #refused = 0

  constructor(engine: Engine, options: SimulationOptions) {
    this.#engine = engine
    this.#options = options
    this.#sink = options.sink ?? {}
    this.fill = options.fill ?? true
    this.view = createView(engine)
    this.#recorder = new DecisionRecorder(engine)
    this.#performer = new Performer(engine.policy)
    this.#flapping = new FlappingWatch(engine.checks)
    this.#mutesOf = withDependencies(engine.policy, options.mutesOf)
  }

  get state(): PolicyState | null {
    if (this.#bound === null) return null
    releaseState(this.#engine, this.#bound)
    return this.#bound.state
  }

  sample(sample: Sample, skipped?: ReadonlySet<string>): TickOutcome {
    const bound = this.#bound ?? this.#begin(sample.at)
    this.#fillGap(bound, sample.at)
    layOut(this.#engine, sample, this.view.row)
    return this.#take(bound, skipped)
  }

  next(skipped?: ReadonlySet<string>): TickOutcome {
    const { row } = this.view
    const bound = this.#bound ?? this.#begin(row.at)
    const before = this.#to
    if (this.fill && before !== null && ticksLeftOut(before, row.at, this.#engine.policy.intervalMs) > 0) {
      const kept = { at: row.at, given: row.given.slice() }
      this.#fillGap(bound, row.at)
      row.at = kept.at
      row.given.set(kept.given)
    }
    return this.#take(bound, skipped)
  }

  finish(): SimulationSummary {
    const { checks, policy } = this.#engine
    for (const span of this.#flapping.open()) this.#sink.event?.(span)
    const state = this.#bound?.state
    const stateOf = (check: string): State => state?.checks[check]?.state ?? 'unknown'
    return {
      samples: this.samples,
      ticks: this.#ticks,
      from: this.#from,
      to: this.#to,
      final: {
        state: state?.overall.state ?? 'unknown',
        checks: Object.fromEntries(checks.map(({ spec: { name } }) => [name, stateOf(name)])),
      },
      escalations: {
        count: this.#called,
        ratio: this.#ticks === 0 ? 0 : this.#called / this.#ticks,
        refused: this.#refused,
      },
      timeInState: this.#clock.total(policy.intervalMs),
    }
  }

  #begin(at: number): BoundState {
    const state = adoptState(this.#engine, this.#options.prior ?? null, at)
    this.#bound = bindState(this.#engine, state)
    this.#from = at
    this.#sink.record?.(this.#recorder.header(state))
    return this.#bound
  }

  #fillGap(bound: BoundState, at: number): void {
    const before = this.#to
    if (!this.fill || before === null) return
    const { intervalMs } = this.#engine.policy
    const { row } = this.view
    const count = ticksLeftOut(before, at, intervalMs)
    for (let number = 1; number <= count; number += 1) {
      row.at = before + number * intervalMs
      row.given.fill(given.nothing)
      this.#tick(bound, null)
    }
  }

  #take(bound: BoundState, skipped?: ReadonlySet<string>): TickOutcome {
    this.samples += 1
    this.#to = this.view.row.at
    return this.#tick(bound, this.samples, skipped)
  }

  #tick(bound: BoundState, sample: number | null, skipped?: ReadonlySet<string>): TickOutcome {
    const { state } = bound
    const { frame, row } = this.view
    const { at } = row
    const mutesOf = (check: string) => this.#mutesOf(check, at, state)
    const input = skipped === undefined ? { mutesOf } : { mutesOf, skipped }
    const outcome = tickRow(this.#engine, bound, this.view, input)
    this.#ticks += 1
    const actions = this.#perform(outcome, state, at, sample)
    this.#tell(outcome, actions, bound, at, sample)
    if (this.#sink.record !== undefined) {
      const { transitions, notices, escalation } = outcome
      const escalations = escalation.triggers.length > 0 ? [escalation] : none
      const decisions = { transitions, notices, actions, escalations }
      this.#sink.record(this.#recorder.tick(at, frame, bound.checks, decisions))
    }
    this.#clock.tick(state.overall.state, at)
    this.#sink.tick?.({
      at,
      state: state.overall.state,
      filled: sample === null,
      checks: bound.checks,
      frame,
    })
    return outcome
  }

  #perform(
    { actions, transitions }: TickOutcome,
    state: PolicyState,
    at: number,
    sample: number | null,
  ): readonly SimulatedAction[] {
    if (transitions.length === 0) return none
    const performed = actions.map((planned): SimulatedAction => {
      const mutes = this.#mutesOf(planned.check, at, state)
      const flapping = state.checks[planned.check]?.flapping === true
      const { action, check, state: to } = planned
      const all: readonly Mute[] = flapping ? [...mutes, 'flapping'] : mutes
      const { outcome, reasons } = this.#performer.perform(planned, state, at, all)
      return { type: 'action', at, sample, action, check, state: to, outcome, reasons }
    })
    for (const { check, to } of transitions) if (to === 'healthy') forgiveCheck(state, check)
    return performed
  }

  #tell(
    { transitions, notices, escalation }: TickOutcome,
    actions: readonly SimulatedAction[],
    bound: BoundState,
    at: number,
    sample: number | null,
  ): void {
    const { event } = this.#sink
    for (const transition of transitions) event?.({ type: 'transition', sample, ...transition })
    for (const notice of notices) {
      markTold(bound.state.checks[notice.check] as CheckState, notice)
      event?.({ type: 'notification', sample, ...notice })
    }
    for (const action of actions) event?.(action)
    if (escalation.triggers.length > 0) {
      const { triggers, refused, llmRequired } = escalation
      if (llmRequired) this.#called += 1
      else this.#refused += 1
      event?.({ type: 'escalation', at, sample, triggers, refused })
    }
    this.#flapping.tick(bound.checks, at, (span) => event?.(span))
  }
}

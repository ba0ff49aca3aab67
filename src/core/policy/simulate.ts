import { failedDependencies } from '../notify/dependency.ts'
import { type Mute, markTold } from '../notify/notice.ts'
import type { State } from '../state.ts'
import { type TickOutcome, tick } from '../tick.ts'
import { DecisionRecorder } from './decision-record.ts'
import type { Engine } from './engine.ts'
import { adoptState } from './judge.ts'
import { createView, type View } from './observe.ts'
import type { CheckState, PolicyState } from './policy-state.ts'
import type { Sample } from './sample.ts'
import type { SimulatedAction, SimulationSink } from './simulation/event.ts'
import { ticksLeftOut } from './simulation/gap.ts'
import { forgiveCheck, Performer } from './simulation/perform.ts'
import { StateClock } from './simulation/tally.ts'

export interface SimulationOptions {
  /** Makes the ticks inside a gap of more than 1.5 intervals missing; true unless told. */
  readonly fill?: boolean
  /** The state to go on from; a birth at the first sample unless told. Stays as it was. */
  readonly prior?: PolicyState | null
  /** What hides the messages of a check now; its own flapping and its `depends_on` are known without it. */
  readonly mutesOf?: (check: string, at: number, state: PolicyState) => readonly Mute[]
  readonly sink?: SimulationSink
}

/** A dry run in progress. Times are epoch milliseconds. */
export interface Simulation {
  /** The engine's state and room after the newest tick; `null` before the first sample. */
  readonly state: PolicyState | null
  readonly view: View
  /** Whether gaps are filled; a recording of one-shot runs turns it off in its first line. */
  fill: boolean
  /** Judges one sample after the missing ticks before it, and says what its own tick decided. */
  sample(sample: Sample, skipped?: ReadonlySet<string>): TickOutcome
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

const noReadings: Sample['readings'] = new Map()

class DryRun implements Simulation {
  readonly view: View
  fill: boolean
  state: PolicyState | null = null
  readonly #engine: Engine
  readonly #options: SimulationOptions
  readonly #sink: SimulationSink
  readonly #recorder: DecisionRecorder
  readonly #performer: Performer
  readonly #clock = new StateClock()
  readonly #flappingSince: number[]
  #samples = 0
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
    this.#flappingSince = engine.checks.map(() => -1)
  }

  sample(sample: Sample, skipped?: ReadonlySet<string>): TickOutcome {
    const state = this.state ?? this.#begin(sample.at)
    this.#fillGap(state, sample.at)
    this.#samples += 1
    this.#to = sample.at
    return this.#tick(state, sample, this.#samples, skipped)
  }

  finish(): SimulationSummary {
    const { checks, policy } = this.#engine
    for (const [index, from] of this.#flappingSince.entries()) {
      const check = checks[index]?.spec.name as string
      if (from !== -1) this.#sink.event?.({ type: 'flapping', check, from, until: null })
    }
    const stateOf = (check: string): State => this.state?.checks[check]?.state ?? 'unknown'
    return {
      samples: this.#samples,
      ticks: this.#ticks,
      from: this.#from,
      to: this.#to,
      final: {
        state: this.state?.overall.state ?? 'unknown',
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

  #begin(at: number): PolicyState {
    const state = adoptState(this.#engine, this.#options.prior ?? null, at)
    this.state = state
    this.#from = at
    this.#sink.record?.(this.#recorder.header(state))
    return state
  }

  #fillGap(state: PolicyState, at: number): void {
    const before = this.#to
    if (!this.fill || before === null) return
    const { intervalMs } = this.#engine.policy
    const count = ticksLeftOut(before, at, intervalMs)
    for (let number = 1; number <= count; number += 1) {
      this.#tick(state, { at: before + number * intervalMs, readings: noReadings }, null)
    }
  }

  #tick(
    state: PolicyState,
    sample: Sample,
    number: number | null,
    skipped?: ReadonlySet<string>,
  ): TickOutcome {
    const { at } = sample
    const mutesOf = (check: string) => this.#mutesOf(check, at, state)
    const outcome = tick(
      this.#engine,
      state,
      { sample, mutesOf, ...(skipped !== undefined && { skipped }) },
      this.view,
    )
    this.#ticks += 1
    const actions = this.#perform(outcome, state, at, number)
    this.#tell(outcome, actions, state, at, number)
    const { transitions, notices, escalation } = outcome
    const escalations = escalation.triggers.length > 0 ? [escalation] : []
    this.#sink.record?.(
      this.#recorder.tick(at, this.view.frame, state, { transitions, notices, actions, escalations }),
    )
    this.#clock.tick(state.overall.state, at)
    this.#sink.tick?.(state.overall.state, at, number === null)
    return outcome
  }

  #mutesOf(check: string, at: number, state: PolicyState): readonly Mute[] {
    const given = this.#options.mutesOf?.(check, at, state) ?? []
    const spec = this.#engine.policy.checks.find(({ name }) => name === check)
    const failed = failedDependencies(spec?.dependsOn ?? [], (other) => state.checks[other]?.state)
    return failed.length === 0 || given.includes('dependency') ? given : [...given, 'dependency']
  }

  #perform(
    { actions, transitions }: TickOutcome,
    state: PolicyState,
    at: number,
    sample: number | null,
  ): SimulatedAction[] {
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
    state: PolicyState,
    at: number,
    sample: number | null,
  ): void {
    const { event } = this.#sink
    for (const transition of transitions) event?.({ type: 'transition', sample, ...transition })
    for (const notice of notices) {
      markTold(state.checks[notice.check] as CheckState, notice)
      event?.({ type: 'notification', sample, ...notice })
    }
    for (const action of actions) event?.(action)
    if (escalation.triggers.length > 0) {
      const { triggers, refused, llmRequired } = escalation
      if (llmRequired) this.#called += 1
      else this.#refused += 1
      event?.({ type: 'escalation', at, sample, triggers, refused })
    }
    this.#watchFlapping(state, at)
  }

  #watchFlapping(state: PolicyState, at: number): void {
    for (const [index, { spec }] of this.#engine.checks.entries()) {
      const since = this.#flappingSince[index] as number
      const flapping = state.checks[spec.name]?.flapping === true
      if (flapping === (since !== -1)) continue
      this.#flappingSince[index] = flapping ? at : -1
      if (!flapping) this.#sink.event?.({ type: 'flapping', check: spec.name, from: since, until: at })
    }
  }
}

import { type ActionDecision, effectsOf } from '../../../action/decision.ts'
import { settle } from '../../../settle.ts'
import type { State } from '../../../state.ts'
import { type TickInput, type TickOutcome, tickRow } from '../../../tick.ts'
import { adoptState } from '../../engine/adopt-state.ts'
import { type BoundState, bindState, releaseState } from '../../engine/bound-state.ts'
import type { Engine } from '../../engine/compiled.ts'
import { createView, type View } from '../../engine/observe.ts'
import type { PolicyState } from '../../engine/policy-state.ts'
import { DecisionRecorder } from '../../engine/record/decision-record.ts'
import { createRow, given, layOut } from '../../engine/row.ts'
import type { Sample } from '../../engine/sample.ts'
import { rowSize } from '../input/names/inlets.ts'
import type { RecordedEffect } from '../input/reader.ts'
import type { FlappingSpan, SimulationSink } from './event.ts'
import { FlappingTracker } from './flapping-tracker.ts'
import { ticksLeftOut } from './gap.ts'
import { Outstanding } from './outstanding.ts'
import type { Simulation, SimulationOptions, SimulationSummary } from './simulation.ts'
import { StateClock } from './tally.ts'

/**
 * A dry run of a policy: a fold of the same `tick` and `settle` as a live run's, with gaps made missing and effects that
 * succeed at once. Give it samples in the order of time. Pure: what happens goes to the sink.
 */
export function createSimulation(engine: Engine, options: SimulationOptions = {}): Simulation {
  return new DryRun(engine, options)
}

const owning = { ownsClock: true }
const learning = { ownsClock: false }

class DryRun implements Simulation {
  readonly view: View
  fill: boolean
  samples = 0
  readonly #engine: Engine
  readonly #options: SimulationOptions
  readonly #sink: SimulationSink
  readonly #recorder: DecisionRecorder
  readonly #outstanding: Outstanding
  readonly #clock = new StateClock()
  readonly #flapping: FlappingTracker
  readonly #tellSpan = (span: FlappingSpan) => this.#sink.event?.(span)
  #prior: PolicyState | null
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
    this.#prior = options.prior ?? null
    this.#outstanding = new Outstanding(options.remediesHelp ?? true)
    // Fields that stand by themselves in an input have slots of their own behind those of the names.
    this.view = { ...createView(engine), row: createRow(rowSize(engine)) }
    this.#recorder = new DecisionRecorder(engine)
    this.#flapping = new FlappingTracker(engine.checks)
  }

  get state(): PolicyState | null {
    if (this.#bound === null) return null
    this.#outstanding.succeed(this.#bound.state)
    releaseState(this.#engine, this.#bound)
    return this.#bound.state
  }

  beginWith(prior: PolicyState): void {
    if (this.#bound === null) this.#prior = prior
  }

  settled(settled: RecordedEffect): void {
    if (this.#bound !== null) this.#outstanding.settle(this.#bound.state, settled)
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
    const state = adoptState(this.#engine, this.#prior, at)
    this.#bound = bindState(this.#engine, state)
    this.#from = at
    this.#sink.head?.(this.#recorder.head())
    this.#sink.first?.(this.#recorder.prior(state))
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
    this.#outstanding.succeed(state)
    if (this.#sink.prior !== undefined) {
      releaseState(this.#engine, bound)
      this.#sink.prior(this.#recorder.prior(state))
    }
    const outcome = tickRow(this.#engine, bound, this.view, this.#input(at, skipped))
    this.#ticks += 1
    this.#sink.record?.(this.#recorder.tick(at, frame, bound, outcome))
    this.#tell(outcome, bound, at, sample)
    if (outcome.actions.length > 0) this.#claim(state, outcome.actions, at)
    this.#clock.tick(state.overall.state, at)
    this.#sink.tick?.({
      at,
      state: state.overall.state,
      filled: sample === null,
      checks: bound.checks,
      mutes: bound.mutes,
      frame,
    })
    return outcome
  }

  #input(at: number, skipped: ReadonlySet<string> | undefined): Omit<TickInput, 'sample'> {
    const { mutes, ownsClock = this.fill } = this.#options
    if (mutes === undefined && skipped === undefined) return ownsClock ? owning : learning
    const input = { ...(skipped !== undefined && { skipped }), ownsClock }
    if (mutes === undefined) return input
    return {
      ...input,
      mutesOf: (check) => mutes.mutesOf(check, at),
      acknowledged: mutes.acknowledgedBy(at),
    }
  }

  #claim(state: PolicyState, actions: readonly ActionDecision[], at: number): void {
    for (const effect of effectsOf(actions)) {
      settle(state, effect, 'claimed', at)
      this.#outstanding.add(effect)
    }
  }

  #tell(
    { transitions, notices, actions, escalation }: TickOutcome,
    bound: BoundState,
    at: number,
    sample: number | null,
  ): void {
    const { event } = this.#sink
    for (const transition of transitions) event?.({ type: 'transition', sample, ...transition })
    for (const notice of notices) event?.({ type: 'notification', sample, ...notice })
    for (const action of actions) event?.({ type: 'action', sample, ...action })
    if (escalation.triggers.length > 0) {
      const { triggers, refused, llmRequired } = escalation
      if (llmRequired) this.#called += 1
      else this.#refused += 1
      event?.({ type: 'escalation', at, sample, triggers, refused })
    }
    this.#flapping.tick(bound.checks, at, this.#tellSpan)
  }
}

import type { State } from '../../../../state.ts'
import { tick } from '../../../../tick.ts'
import type { Value } from '../../../../value.ts'
import { createEngine } from '../../../engine/compile.ts'
import type { Engine } from '../../../engine/compiled.ts'
import { createView, type View } from '../../../engine/observe.ts'
import { type CheckState, createPolicyState, type PolicyState } from '../../../engine/policy-state.ts'
import type { CheckSpec, Policy } from '../../../language/policy.ts'
import type { Variable } from '../variable.ts'
import { readingsOf } from '../worlds.ts'
import type { Effort } from './effort.ts'

// A duration is at most this many samples long, so that waiting for hours takes no more than waiting for minutes.
const mostSteps = 32

/** Plays one check of a policy alone, a sample an interval, through the engine itself. */
export class Runner {
  readonly #engine: Engine
  readonly #view: View
  readonly #check: CheckSpec
  readonly #variables: readonly Variable[]
  readonly #background: readonly (Value | undefined)[]
  readonly #moving: number
  readonly effort: Effort
  /** Time from one sample to the next: the policy's interval, or a multiple where durations are much longer. */
  readonly stepMs: number

  /** @param background a value for each variable; that at `moving` is replaced by what is played */
  constructor(
    policy: Policy,
    check: CheckSpec,
    variables: readonly Variable[],
    background: readonly (Value | undefined)[],
    moving: number,
    effort: Effort,
  ) {
    this.effort = effort
    this.#check = check
    this.#variables = variables
    this.#background = background
    this.#moving = moving
    const longest = Math.max(0, ...check.transitions.flatMap(({ forMs, holdMs }) => [forMs, holdMs]))
    this.stepMs = policy.intervalMs * Math.max(1, Math.ceil(longest / policy.intervalMs / mostSteps))
    const escalation = { ...policy.escalation, triggers: [] }
    const alone = { ...policy, intervalMs: this.stepMs, checks: [check], actions: [], on: [], escalation }
    this.#engine = createEngine(alone)
    this.#view = createView(this.#engine)
  }

  birth(): PolicyState {
    return createPolicyState(this.#engine.policy, 0)
  }

  /** The state after one more sample; the given one stays as it was. */
  next(state: PolicyState, value: number): PolicyState {
    this.effort.spend()
    const copy = this.#copy(state)
    const at = state.at + this.stepMs
    const readings = readingsOf(this.#variables, this.#background.with(this.#moving, value), at)
    tick(this.#engine, copy, { sample: { at, readings } }, this.#view)
    return copy
  }

  stateOf(state: PolicyState): State {
    return this.#of(state).state
  }

  /** Which transition led here, -1 when none of the file did. */
  enteredBy(state: PolicyState): number {
    return this.#of(state).entered
  }

  /** Equal for two states that the same samples will move in the same way. */
  key(state: PolicyState): string {
    const check = this.#of(state)
    const { transitions, missing } = this.#check
    const holdMs = transitions[check.entered]?.holdMs ?? 0
    return JSON.stringify([
      check.state,
      holdMs === 0 ? -1 : check.entered,
      age(check.entryTrueAt, state.at, holdMs),
      Math.min(check.passing, missing.recover),
      transitions.map(({ consecutive, forMs }, index) => [
        Math.min(check.runs[index] ?? 0, consecutive),
        forMs === 0 ? 0 : Math.min(check.seenMs[index] ?? 0, forMs),
        forMs === 0 ? 0 : age(check.seenAt[index] ?? -1, state.at, forMs),
      ]),
    ])
  }

  /** Samples after which every count and duration of the check is met. */
  get patience(): number {
    const counts = this.#check.transitions.map(({ consecutive, forMs, holdMs }) => {
      return consecutive + Math.ceil(Math.max(forMs, holdMs) / this.stepMs)
    })
    return Math.max(this.#check.missing.recover, ...counts) + 2
  }

  // A deep copy of what a tick changes; structuredClone costs ten times as much.
  #copy(state: PolicyState): PolicyState {
    const check = this.#of(state)
    const own = {
      ...check,
      runs: [...check.runs],
      seenMs: [...check.seenMs],
      seenAt: [...check.seenAt],
      gaps: [...check.gaps],
    }
    return {
      ...state,
      overall: { ...state.overall },
      checks: { [this.#check.name]: own },
      facts: { ...state.facts },
      windows: {},
      observedAt: { ...state.observedAt },
    }
  }

  #of(state: PolicyState): CheckState {
    return state.checks[this.#check.name] as CheckState
  }
}

function age(since: number, at: number, longest: number): number {
  return since === -1 ? -1 : Math.min(at - since, longest)
}

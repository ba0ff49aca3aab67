import type { Mute } from '../../notify/mute.ts'
import type { Name } from '../language/policy.ts'
import type { Engine } from './compiled.ts'
import type { CheckState, PolicyState } from './policy-state.ts'

/**
 * A policy's state while an engine works on it: what is looked up by name in the plain form has an index here. The
 * checks are the state's own objects; `seen` is a copy, which {@link releaseState} writes back.
 */
export interface BoundState {
  readonly state: PolicyState
  /** In the order of the engine's checks. */
  readonly checks: readonly CheckState[]
  /** By slot, the time of the newest observation in epoch milliseconds; NaN before the first. */
  readonly seen: Float64Array
  /** Whether the policy's own state is known to fit those of its checks. */
  settled: boolean
  /** For each check, until when nothing is to be told, done or watched unless its state changes; epoch milliseconds. */
  readonly calmUntil: Float64Array
  /** For each check that flaps, until when it does whatever else comes, in epoch milliseconds; else for ever. */
  readonly flapsUntil: Float64Array
  /** Which checks changed their state at the newest tick, in order. */
  readonly changed: number[]
  /** What muted each check at the newest tick, where it was asked. */
  readonly mutes: (readonly Mute[])[]
}

/** Binds a state that was made for this engine; it must be released before anybody else reads or stores it. */
export function bindState(engine: Engine, state: PolicyState): BoundState {
  return new StateRoom(engine).bind(state)
}

/**
 * Room for one bound state, used again for the states of many agents: each is released before the next is bound.
 */
export class StateRoom {
  readonly #engine: Engine
  readonly #bound: Writable<BoundState>

  constructor(engine: Engine) {
    const { checks, policy } = engine
    this.#engine = engine
    this.#bound = {
      state: undefined as never,
      checks: [],
      seen: new Float64Array(policy.names.length),
      settled: false,
      calmUntil: new Float64Array(checks.length),
      flapsUntil: new Float64Array(checks.length),
      changed: [],
      mutes: [],
    }
  }

  bind(state: PolicyState): BoundState {
    const bound = this.#bound
    const { names } = this.#engine.policy
    bound.state = state
    bound.checks = checksInOrder(this.#engine, state)
    for (let slot = 0; slot < names.length; slot += 1) {
      bound.seen[slot] = state.observedAt[(names[slot] as Name).name] ?? Number.NaN
    }
    bound.settled = false
    bound.changed.length = 0
    for (let index = 0; index < bound.checks.length; index += 1) bound.mutes[index] = notMuted
    lookAtAll(bound)
    return bound
  }
}

type Writable<Item> = { -readonly [Key in keyof Item]: Item[Key] }

const notMuted: readonly Mute[] = []

/** Takes back until when nothing is to be looked at: a clock that was set back makes it wrong. */
export function lookAtAll({ calmUntil, flapsUntil, checks }: BoundState): void {
  calmUntil.fill(0)
  for (let index = 0; index < checks.length; index += 1) {
    flapsUntil[index] = askedAgain(checks[index] as CheckState)
  }
}

function askedAgain({ flapping }: CheckState): number {
  return flapping ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** Brings the plain state up to date. */
export function releaseState(engine: Engine, { state, seen }: BoundState): void {
  const { names } = engine.policy
  for (let slot = 0; slot < names.length; slot += 1) {
    const at = seen[slot] as number
    if (!Number.isNaN(at)) state.observedAt[(names[slot] as Name).name] = at
  }
}

/** The states of the checks in the order of the policy. */
export function checksInOrder(engine: Engine, state: PolicyState): readonly CheckState[] {
  return engine.checks.map(({ spec }) => state.checks[spec.name] as CheckState)
}

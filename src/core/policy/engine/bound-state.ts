import type { Mute } from '../../notify/mute.ts'
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
  const { names } = engine.policy
  const checks = checksInOrder(engine, state)
  return {
    state,
    checks,
    seen: Float64Array.from(names, ({ name }) => state.observedAt[name] ?? Number.NaN),
    settled: false,
    calmUntil: new Float64Array(checks.length),
    flapsUntil: Float64Array.from(checks, askedAgain),
    changed: [],
    mutes: checks.map(() => notMuted),
  }
}

const notMuted: readonly Mute[] = []

/** Takes back until when nothing is to be looked at: a clock that was set back makes it wrong. */
export function lookAtAll({ calmUntil, flapsUntil, checks }: BoundState): void {
  calmUntil.fill(0)
  flapsUntil.set(checks.map(askedAgain))
}

function askedAgain({ flapping }: CheckState): number {
  return flapping ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** Brings the plain state up to date. */
export function releaseState(engine: Engine, { state, seen }: BoundState): void {
  for (const [slot, { name }] of engine.policy.names.entries()) {
    const at = seen[slot] as number
    if (!Number.isNaN(at)) state.observedAt[name] = at
  }
}

/** The states of the checks in the order of the policy. */
export function checksInOrder(engine: Engine, state: PolicyState): readonly CheckState[] {
  return engine.checks.map(({ spec }) => state.checks[spec.name] as CheckState)
}

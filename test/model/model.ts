import { bornCheck, type Change, type CheckPast, stepCheck } from './check.ts'
import type { Value } from './condition.ts'
import { type Effect, Effects } from './effects.ts'
import { paceOf } from './pace.ts'
import type { Policy } from './policy.ts'
import { type Fate, fateOf, type Input, lookupIn, type Reading } from './reading.ts'
import { type State, worstOf } from './states.ts'

/** What the model says of one tick. */
export interface Tick {
  readonly at: number
  readonly overall: State
  readonly states: Readonly<Record<string, State>>
  readonly changes: readonly Change[]
  readonly effects: readonly Effect[]
}

/**
 * A second, slow and readable implementation of the policy's rules, written from their description alone: the
 * oracle of the engine. It keeps every sample and works each answer out of the whole past.
 */
export class Model {
  readonly policy: Policy
  readonly checks: readonly CheckPast[]
  private readonly effects: Effects
  private readonly ownsClock: boolean
  private readonly runs: number[] = []
  private readonly told = new Map<string, { readonly value: Value; readonly at: number }>()
  private readonly observed = new Map<string, number>()

  constructor(policy: Policy, bornAt: number, ownsClock = true) {
    this.policy = policy
    this.ownsClock = ownsClock
    this.effects = new Effects(policy)
    this.checks = policy.checks.map((check) => bornCheck(check, bornAt))
  }

  tick(input: Input): Tick {
    this.runs.push(input.at)
    const paceMs = paceOf(this.runs, this.policy.intervalMs, this.ownsClock)
    for (const [name, value] of Object.entries(input.facts ?? {}))
      this.told.set(name, { value, at: input.at })
    const fates = this.fatesOf(input, paceMs)
    const lookup = lookupIn(this.policy, input, this.told, fates)
    const view = { policy: this.policy, input, lookup, fates, paceMs }
    const changes = this.checks.flatMap((memory) => stepCheck(memory, view) ?? [])
    const { mutes = {}, acknowledgements = [] } = input
    const effects = this.effects.tick(this.checks, changes, { at: input.at, paceMs, mutes, acknowledgements })
    const states = Object.fromEntries(this.checks.map(({ check, state }) => [check.name, state]))
    return {
      at: input.at,
      overall: worstOf(Object.values(states), this.policy.order),
      states,
      changes,
      effects,
    }
  }

  private fatesOf(input: Input, paceMs: number): Map<string, Fate> {
    const fates = new Map<string, Fate>()
    for (const [name, reading] of Object.entries(input.readings)) {
      fates.set(name, fateOf(reading, input.at, paceMs, this.observed.get(name)))
      if (isFresh(fates.get(name), reading)) this.observed.set(name, reading.observedAt)
    }
    return fates
  }
}

function isFresh(fate: Fate | undefined, reading: Reading): boolean {
  return fate === 'new' && 'value' in reading
}

import { type Effect, Effects } from './effect/effects.ts'
import type { Value } from './language/condition.ts'
import { paceOf } from './language/pace.ts'
import type { Policy } from './language/policy.ts'
import { type Fate, fateOf, type Input, lookupIn, probesOf, type Reading } from './language/reading.ts'
import { type State, worstOf } from './language/states.ts'
import { evaluate } from './language/three-values.ts'
import type { Seen } from './language/window.ts'
import { bornCheck, type Change, type CheckPast, stepCheck } from './state/check.ts'
import { turnBackCheck } from './state/clock.ts'
import { reloaded } from './state/reload.ts'

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
  private policy: Policy
  private checks: readonly CheckPast[]
  private readonly effects: Effects
  private readonly ownsClock: boolean
  private readonly runs: number[] = []
  private readonly told = new Map<string, { readonly value: Value; readonly at: number }>()
  private readonly observed = new Map<string, number>()
  private readonly seen = new Map<string, readonly Seen[]>()

  constructor(policy: Policy, bornAt: number, ownsClock = true) {
    this.policy = policy
    this.ownsClock = ownsClock
    this.effects = new Effects(policy)
    this.checks = policy.checks.map((check) => bornCheck(check, bornAt))
  }

  /** Goes on under another policy (rule 12). */
  reload(policy: Policy, at: number): void {
    this.checks = reloaded(policy, this.checks, at)
    this.policy = policy
    this.effects.reload(policy)
  }

  tick(input: Input): Tick {
    if (input.at < (this.runs.at(-1) ?? input.at)) this.turnBack(input.at)
    this.runs.push(input.at)
    const paceMs = paceOf(this.runs, this.policy.intervalMs, this.ownsClock)
    for (const [name, value] of Object.entries(input.facts ?? {}))
      this.told.set(name, { value, at: input.at })
    const fates = this.fatesOf(input, paceMs)
    const leastWindowMs = this.ownsClock ? 0 : 2 * paceMs
    this.look(input, fates, leastWindowMs)
    const lookup = lookupIn(this.policy, input, this.told, fates, this.seen, leastWindowMs)
    const view = { policy: this.policy, input, lookup, fates, paceMs }
    const changes = this.checks.flatMap((memory) => stepCheck(memory, view) ?? [])
    const { at, mutes = {}, acknowledgements = [], remediationFails = false, failing = [] } = input
    const effects = this.effects.tick(this.checks, changes, {
      at,
      paceMs,
      mutes,
      acknowledgements,
      remediationFails,
      failing,
    })
    const states = Object.fromEntries(this.checks.map(({ check, state }) => [check.name, state]))
    return {
      at: input.at,
      overall: worstOf(Object.values(states), this.policy.order),
      states,
      changes,
      effects,
    }
  }

  /** A clock was set back: no time that is remembered lies ahead of it. */
  private turnBack(at: number): void {
    const notAhead = <T extends { readonly at: number }>(one: T): T => ({ ...one, at: Math.min(one.at, at) })
    for (const [name, told] of this.told) this.told.set(name, notAhead(told))
    for (const [name, seen] of this.seen) this.seen.set(name, seen.map(notAhead))
    for (const memory of this.checks) turnBackCheck(memory, at)
    this.effects.turnBack(at)
  }

  /** Adds what this tick says newly of every signal that looks back; what has left its window does not come back. */
  private look(input: Input, fates: ReadonlyMap<string, Fate>, leastWindowMs: number): void {
    const lookup = lookupIn(this.policy, input, this.told, fates, this.seen, leastWindowMs)
    for (const [name, { expression, window }] of this.policy.signals) {
      const isNew = probesOf(name, this.policy).some((probe) => fates.get(probe) === 'new')
      if (window === null) continue
      const ms = Math.max(window.ms, leastWindowMs)
      const inside = (this.seen.get(name) ?? []).filter(({ at }) => input.at - at <= ms)
      const value = isNew ? evaluate(expression, lookup) : undefined
      this.seen.set(name, typeof value === 'number' ? [...inside, { at: input.at, value }] : inside)
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

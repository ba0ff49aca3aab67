import { type Condition, namesOf, type Truth } from '../language/condition.ts'
import type { Check, Policy, Transition } from '../language/policy.ts'
import { type Fate, type Input, probesOf, ttlOf } from '../language/reading.ts'
import type { State } from '../language/states.ts'
import { isMilder, isProblem, isWorse } from '../language/states.ts'
import { and, type Lookup, truthOf } from '../language/three-values.ts'

/** How one condition stood in one tick. */
export interface Standing {
  /** What the condition alone said: what runs count. */
  readonly truth: Truth
  /** With its `and:`: whether it holds in this sample (rule 9). */
  readonly holds: Truth
  /** Whether anything that the condition reads was observed since the last tick (rule 3). */
  readonly isNew: boolean
  /** The same, of it and of its `and:`: only a new sample may move the state. */
  readonly mayMove: boolean
  /** The longest time to live of what they read: how far apart its samples may lie. */
  readonly ttlMs: number
}

/** One tick as one check saw it; a check's past is the list of these. */
export interface Moment {
  /** Brought back to the present when a clock was set back. */
  at: number
  /** How long before it each earlier moment was, by its place, where a later clock says otherwise. */
  ages: readonly number[] | null
  /** `ignored` is an error that neither moves the state nor any counter (rule 8). */
  readonly kind: 'decided' | 'missing' | 'ignored' | 'breach'
  /** One for each transition of the check. */
  readonly standings: readonly Standing[]
  /** Whether any probe value of the check was observed since the last tick. */
  readonly isNew: boolean
  /** The longest time to live among the check's fresh values: how far apart its samples may lie. */
  readonly ttlMs: number
  /** What *interval* meant in this tick (rule 5). */
  readonly paceMs: number
  /** What people see after the tick, and what lies under `unknown`; `null` where nothing was ever known. */
  state: State
  covered: State | null
  /** Whether the check was out of sight, by data that was missed for long enough. */
  isLost: boolean
  /** What led here: a transition's index, -1 for an entry of another kind, `null` where the state stayed. */
  entered: number | null
  /** The covered state was returned to, which is no entry (rule 9). */
  dataBack: boolean
  /** Whether anything but results that were known already was seen, or the lack of one. */
  readonly hasNews: boolean
  /** Whether nothing hid the state from people (rule 14). */
  isShown: boolean
}

/** Transitions into a problem from anything milder: where a check in trouble ends up (rules 8 and 9). */
export function isEntry({ from, to }: Transition): boolean {
  return isProblem(to) && isWorse(to, from)
}

/** How the conditions of a check stand under these values. */
export function standingsOf(
  policy: Policy,
  check: Check,
  lookup: Lookup,
  fates: ReadonlyMap<string, Fate>,
  readings: Input['readings'],
): Standing[] {
  return check.transitions.map((transition) => {
    const truth = truthOf(transition.condition, lookup)
    const holds = transition.and === null ? truth : and(truth, truthOf(transition.and, lookup))
    const isNew = isNewFor(transition.condition, policy, fates)
    const mayMove = isNew || (transition.and !== null && isNewFor(transition.and, policy, fates))
    const probes = conditionsOf(transition).flatMap((condition) => probesIn(condition, policy))
    const ttlMs = Math.max(0, ...probes.map((name) => ttlOf(readings[name])))
    return { truth, holds, isNew, mayMove, ttlMs }
  })
}

/** A condition over facts alone is new in every tick. */
function isNewFor(condition: Condition, policy: Policy, fates: ReadonlyMap<string, Fate>): boolean {
  const probes = probesIn(condition, policy)
  return probes.length === 0 || probes.some((name) => fates.get(name) === 'new')
}

function probesIn(condition: Condition, policy: Policy): readonly string[] {
  return namesOf(condition).flatMap((name) => probesOf(name, policy))
}

function conditionsOf({ condition, and }: Transition): readonly Condition[] {
  return and === null ? [condition] : [condition, and]
}

/** What missing data is taken for by `breach`: every worsening condition is met, no improving one (rule 8). */
export function breached(check: Check, standings: readonly Standing[]): Standing[] {
  return check.transitions.map(({ from, to }, index) => {
    const met = isWorse(to, from) ? true : isMilder(to, from) ? false : undefined
    return { truth: met, holds: met, isNew: true, mayMove: true, ttlMs: standings[index]!.ttlMs }
  })
}

/** The probe values that a check uses, by the names of their probes. */
export function probesOfCheck(policy: Policy, check: Check): readonly string[] {
  return [
    ...new Set(check.transitions.flatMap(conditionsOf).flatMap((condition) => probesIn(condition, policy))),
  ]
}

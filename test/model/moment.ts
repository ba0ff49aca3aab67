import { namesOf, type Truth } from './condition.ts'
import type { Check, Policy, Transition } from './policy.ts'
import { type Fate, probesOf } from './reading.ts'
import type { State } from './states.ts'
import { isMilder, isProblem, isWorse } from './states.ts'
import { and, type Lookup, truthOf } from './three-values.ts'

/** How one condition stood in one tick. */
export interface Standing {
  /** What the condition alone said: what runs count. */
  readonly truth: Truth
  /** With its `and:`: whether it holds in this sample (rule 9). */
  readonly holds: Truth
  /** Whether anything that it reads was observed since the last tick (rule 3). */
  readonly isNew: boolean
}

/** One tick as one check saw it; a check's past is the list of these. */
export interface Moment {
  readonly at: number
  /** `ignored` is an error that neither moves the state nor any counter (rule 8). */
  readonly kind: 'decided' | 'missing' | 'ignored' | 'breach'
  /** One for each transition of the check. */
  readonly standings: readonly Standing[]
  /** Whether any probe value of the check was observed since the last tick. */
  readonly isNew: boolean
  /** The longest time to live among the check's fresh values: how far apart its samples may lie. */
  readonly ttlMs: number
  /** What people see after the tick, and what lies under `unknown`; `null` where nothing was ever known. */
  state: State
  covered: State | null
  /** What led here: a transition's index, -1 for an entry of another kind, `null` where the state stayed. */
  entered: number | null
  /** The covered state was returned to, which is no entry (rule 9). */
  dataBack: boolean
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
): Standing[] {
  return check.transitions.map((transition) => {
    const truth = truthOf(transition.condition, lookup)
    const holds = transition.and === null ? truth : and(truth, truthOf(transition.and, lookup))
    const probes = namesOf(transition.condition).flatMap((name) => probesOf(name, policy))
    const isNew = probes.length === 0 || probes.some((name) => fates.get(name) === 'new')
    return { truth, holds, isNew }
  })
}

/** What missing data is taken for by `breach`: every worsening condition is met, no improving one (rule 8). */
export function breached(check: Check): Standing[] {
  return check.transitions.map(({ from, to }) => {
    const met = isWorse(to, from) ? true : isMilder(to, from) ? false : undefined
    return { truth: met, holds: met, isNew: true }
  })
}

/** The probe values that a check uses, by the names of their probes. */
export function probesOfCheck(policy: Policy, check: Check): readonly string[] {
  const conditions = check.transitions.flatMap(({ condition, and }) =>
    and === null ? [condition] : [condition, and],
  )
  return [...new Set(conditions.flatMap(namesOf).flatMap((name) => probesOf(name, policy)))]
}

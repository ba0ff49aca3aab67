import type { Acknowledgement } from '../effect/acknowledgement.ts'
import { type Maybe, namesOf, type Value } from './condition.ts'
import type { Policy } from './policy.ts'
import { evaluate, type Lookup } from './three-values.ts'
import { reduced, type Seen } from './window.ts'

/** What one name was in a tick: a value, or the prober's failure to get one. Times are milliseconds. */
export type Reading =
  | { readonly value: Value; readonly observedAt: number; readonly ttlMs: number }
  | { readonly error: string; readonly observedAt: number; readonly ttlMs: number }

/** Everything that one tick is given. A name without a reading is missing. */
export interface Input {
  readonly at: number
  readonly readings: Readonly<Record<string, Reading>>
  readonly facts?: Readonly<Record<string, Value>>
  /** Silences and maintenance by check. */
  readonly mutes?: Readonly<Record<string, readonly ('silence' | 'maintenance')[]>>
  /** Given since the last tick, each with its own time. */
  readonly acknowledgements?: readonly Acknowledgement[]
  /** Whether the remediations of this tick fail. */
  readonly remediationFails?: boolean
  /** The channels to which nothing is delivered in this tick. */
  readonly failing?: readonly string[]
}

/** The last time that a fact was told. */
export type Told = ReadonlyMap<string, { readonly value: Value; readonly at: number }>

/** What has become of a name in a tick. */
export type Fate = 'new' | 'cached' | 'missing' | 'error'

/** For how long a value may be used again; an error never is. */
export function ttlOf(reading: Reading | undefined): number {
  return reading !== undefined && 'value' in reading ? reading.ttlMs : 0
}

/** Fresh is what is not older than its time to live and one interval (rule 8). */
export function fateOf(
  reading: Reading | undefined,
  at: number,
  paceMs: number,
  previous: number | undefined,
): Fate {
  if (reading === undefined) return 'missing'
  if (at - reading.observedAt > reading.ttlMs + paceMs) return 'missing'
  if ('error' in reading) return 'error'
  return reading.observedAt === previous ? 'cached' : 'new'
}

/** The probe values behind a name: a signal stands for those that its expression reads. */
export function probesOf(name: string, policy: Policy): readonly string[] {
  const signal = policy.signals.get(name)
  if (signal !== undefined) return namesOf(signal.expression).flatMap((inner) => probesOf(inner, policy))
  return policy.facts.has(name) || name === 'remediation_applied' ? [] : [name]
}

/**
 * Looks up names as a tick sees them: fresh probe values, fresh facts, and signals over both.
 *
 * @param leastWindowMs how far every window reaches at least: two intervals where nobody owns the clock (rule 5)
 */
export function lookupIn(
  policy: Policy,
  input: Input,
  told: Told,
  fates: ReadonlyMap<string, Fate>,
  seen: ReadonlyMap<string, readonly Seen[]>,
  leastWindowMs: number,
): Lookup {
  const lookup = (name: string): Maybe => {
    const signal = policy.signals.get(name)
    if (signal !== undefined) {
      const value = evaluate(signal.expression, lookup)
      // A window over what is missing now has no fresh value either.
      if (value === undefined || signal.window === null) return value
      const ms = Math.max(signal.window.ms, leastWindowMs)
      return reduced({ ...signal.window, ms }, seen.get(name) ?? [], input.at)
    }
    if (policy.facts.has(name)) return factIn(policy, name, told, input.at)
    const fate = fates.get(name)
    const reading = input.readings[name]
    return (fate === 'new' || fate === 'cached') && reading && 'value' in reading ? reading.value : undefined
  }
  return lookup
}

/** A fact's `initial` holds only until the fact is told once; a stale fact is missing (rule 9). */
function factIn(policy: Policy, name: string, told: Told, at: number): Maybe {
  const { ttlMs, initial } = policy.facts.get(name)!
  const last = told.get(name)
  if (last === undefined) return initial
  return at - last.at <= ttlMs ? last.value : undefined
}

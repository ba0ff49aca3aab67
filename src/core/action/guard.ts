import type { ActionSpec } from '../policy/language/policy.ts'
import { type AttemptLimits, type AttemptRefusal, refuseAttempt, usualAttempts } from './attempts.ts'

/** The limits of a remediation. */
export function limitsOf(spec: Pick<ActionSpec, 'cooldownMs' | 'maxAttempts'>): AttemptLimits {
  return { cooldownMs: spec.cooldownMs, maxAttempts: spec.maxAttempts ?? usualAttempts }
}

/** What is known when a remediation asks to run. */
export interface Asking {
  /** Starts of the action's attempts, over all checks that call it, oldest first, in epoch milliseconds. */
  readonly starts: readonly number[]
  /** Whether the check that asks gave this action up and has not been healthy since. */
  readonly givenUp: boolean
  readonly at: number
}

/** Lets a remediation through (`null`) or refuses it with the reason. Pure: what it lets through is still to be done. */
export function guard(spec: ActionSpec, { starts, givenUp, at }: Asking): AttemptRefusal | null {
  return refuseAttempt({ attempts: starts, givenUp }, limitsOf(spec), at)
}

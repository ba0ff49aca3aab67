import {
  type AttemptHistory,
  countAttempt,
  forgiveAttempts,
  noAttempts,
  refuseAttempt,
} from '../action/attempts.ts'
import { afterSighting, type DeadRun, type Sighting } from './sighting.ts'

/** At most `count` restarts in any `perMs` milliseconds. */
export interface RestartLimits {
  readonly count: number
  readonly perMs: number
}

/** The budget where nobody asks for another: 3 an hour. */
export const usualRestartLimits: RestartLimits = { count: 3, perMs: 3_600_000 }

/** What is remembered of the restarts of one service. Times are epoch milliseconds. */
export interface RestartHistory {
  /** When it was last written. */
  readonly at: number
  readonly attempts: AttemptHistory
  readonly deadRun: DeadRun | null
  /** An attempt whose end is not written down yet; after `until` its process is taken to have been killed. */
  readonly pending: { readonly since: number; readonly until: number } | null
}

export type RestartRefusal = 'given_up' | 'under_way'

/** The memory of a service that was never restarted. */
export const noRestarts: RestartHistory = { at: 0, attempts: noAttempts, deadRun: null, pending: null }

/** Why no restart may begin at `at`, `null` when one may. */
export function refuseRestart(
  memory: RestartHistory,
  limits: RestartLimits,
  at: number,
): RestartRefusal | null {
  if (isUnderWay(memory, at)) return 'under_way'
  return refuseAttempt(memory.attempts, guardLimits(limits), at) === null ? null : 'given_up'
}

/** Counts an attempt that begins at `at`, or gives up when there is no budget for it; `waitMs` bounds its wait. */
export function beginRestart(
  memory: RestartHistory,
  limits: RestartLimits,
  at: number,
  waitMs: number,
): RestartHistory {
  const attempts = countAttempt(memory.attempts, guardLimits(limits), at)
  const begun = !attempts.givenUp
  return {
    at,
    attempts,
    deadRun: begun ? null : memory.deadRun,
    pending: begun ? { since: at, until: at + waitMs + endMs } : memory.pending,
  }
}

/** The attempt is over, however it went. */
export function endRestart(memory: RestartHistory, at: number): RestartHistory {
  return { ...memory, at, pending: null }
}

/**
 * One look at the gateway. A living one ends `given_up`, but its attempts keep counting in their window: a service
 * that dies again and again is healthy in between.
 */
export function rememberSighting(memory: RestartHistory, sighting: Sighting, at: number): RestartHistory {
  const attempts = sighting === 'alive' ? { ...memory.attempts, givenUp: false } : memory.attempts
  return { ...memory, at, attempts, deadRun: afterSighting(memory.deadRun, sighting, at) }
}

/** An operator's word: the budget is whole again. */
export function forgiveRestarts(memory: RestartHistory, at: number): RestartHistory {
  return { ...memory, at, attempts: forgiveAttempts(memory.attempts), pending: null }
}

/** Restarts that count in the window which ends at `at`. */
export function attemptsIn(memory: RestartHistory, limits: RestartLimits, at: number): number {
  return memory.attempts.attempts.filter((start) => at - start < limits.perMs).length
}

/** Whether an attempt goes on at `at`. */
export function isUnderWay({ pending }: RestartHistory, at: number): boolean {
  return pending !== null && at >= pending.since && at < pending.until
}

// What an attempt may take beyond its wait: the manager's answers and a last look.
const endMs = 15_000

function guardLimits({ count, perMs }: RestartLimits) {
  return { cooldownMs: 0, maxAttempts: { count, perMs } }
}

/** Limits of a remediation: time between two attempts, and how many a window may hold. */
export interface AttemptLimits {
  readonly cooldownMs: number
  readonly maxAttempts: { readonly count: number; readonly perMs: number }
}

/** What a remediation may try where its policy says nothing: 3 attempts an hour (rule 15). */
export const usualAttempts: AttemptLimits['maxAttempts'] = { count: 3, perMs: 3_600_000 }

/** What is remembered of one action on one check of one agent: the starts of its attempts, oldest first. */
export interface AttemptHistory {
  readonly attempts: readonly number[]
  /** Set when the window was full; only an operator or a healthy state clears it. */
  readonly givenUp: boolean
}

/** The history of an action that never ran. */
export const noAttempts: AttemptHistory = { attempts: [], givenUp: false }

export type AttemptRefusal = 'cooldown' | 'given_up'

/** Why an attempt at `at` is refused, `null` when it may go on (rule 15). */
export function refuseAttempt(
  history: AttemptHistory,
  limits: AttemptLimits,
  at: number,
): AttemptRefusal | null {
  if (history.givenUp || isSpent(history, limits, at)) return 'given_up'
  const last = history.attempts.at(-1)
  return last !== undefined && at - last < limits.cooldownMs ? 'cooldown' : null
}

/** Counts an attempt, resumed ones included, and gives up when it was refused for want of budget. */
export function countAttempt(history: AttemptHistory, limits: AttemptLimits, at: number): AttemptHistory {
  if (history.givenUp) return history
  const recent = history.attempts.filter((start) => at - start < limits.maxAttempts.perMs)
  if (recent.length >= limits.maxAttempts.count) return { attempts: recent, givenUp: true }
  return { attempts: [...recent, at], givenUp: false }
}

/** Clears a spent budget: an operator's word (`vitals ack --action`) or a healthy state. */
export function forgiveAttempts(history: AttemptHistory): AttemptHistory {
  return { ...history, attempts: [], givenUp: false }
}

function isSpent(history: AttemptHistory, limits: AttemptLimits, at: number): boolean {
  const { count, perMs } = limits.maxAttempts
  return history.attempts.filter((start) => at - start < perMs).length >= count
}

import type { ActionSpec, Policy } from '../policy/language/policy.ts'
import {
  type AttemptHistory,
  type AttemptLimits,
  type AttemptRefusal,
  noAttempts,
  refuseAttempt,
} from './attempts.ts'
import { isNotification, type PlannedAction } from './plan.ts'

/** A planned action with the guard's word on it: no reasons means it may run. */
export interface GuardedAction extends PlannedAction {
  readonly outcome: 'planned' | 'refused'
  readonly reasons: readonly AttemptRefusal[]
}

const defaultAttempts = { count: 3, perMs: 3_600_000 }

/** Lets each planned action through or refuses it with reasons. Pure: what it lets through is still to be done. */
export function guardActions(
  planned: readonly PlannedAction[],
  policy: Pick<Policy, 'actions'>,
  attempts: Readonly<Record<string, AttemptHistory>>,
  at: number,
): GuardedAction[] {
  return planned.map((plan) => {
    const spec = policy.actions.find(({ name }) => name === plan.action)
    const refusal = spec === undefined ? null : refusalOf(spec, attempts[attemptKey(plan)] ?? noAttempts, at)
    return {
      ...plan,
      outcome: refusal === null ? 'planned' : 'refused',
      reasons: refusal === null ? [] : [refusal],
    }
  })
}

/** Where the attempts of an action on a check are kept. */
export function attemptKey({ action, check }: Pick<PlannedAction, 'action' | 'check'>): string {
  return `${action}/${check}`
}

/** The limits of a remediation, 3 attempts an hour unless the policy says otherwise. */
export function limitsOf(spec: ActionSpec): AttemptLimits {
  return { cooldownMs: spec.cooldownMs, maxAttempts: spec.maxAttempts ?? defaultAttempts }
}

function refusalOf(spec: ActionSpec, history: AttemptHistory, at: number): AttemptRefusal | null {
  return isNotification(spec.kind) ? null : refuseAttempt(history, limitsOf(spec), at)
}

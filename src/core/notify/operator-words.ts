import type { BoundState } from '../policy/engine/bound-state.ts'
import type { Engine } from '../policy/engine/compiled.ts'
import type { CheckState } from '../policy/engine/policy-state.ts'
import { mayBeRemedied } from '../policy/engine/policy-step.ts'
import type { CheckPlan } from './audience.ts'

/** What operators say beside acknowledgements. */
export interface OperatorWords {
  /** Checks whose open problem somebody remedied (rule 16). */
  readonly remediated: readonly string[]
  /** Actions whose spent budget was reset (rule 15). */
  readonly retried: readonly string[]
}

/** Makes `remediation_applied` true for what was remedied in its present problem. Changes the bound state in place. */
export function takeRemedies(engine: Engine, { checks }: BoundState, { remediated }: OperatorWords): void {
  for (const [index, { spec }] of engine.checks.entries()) {
    const check = checks[index] as CheckState
    if (remediated.includes(spec.name) && mayBeRemedied(check)) check.remediated = true
  }
}

/**
 * Forgets that budgets were given up, and calls again for what the present state of a check calls for; attempts count on,
 * so that there are never more of them than the window allows. Changes the bound state in place.
 */
export function resetBudgets({ news: plan }: Engine, bound: BoundState, { retried }: OperatorWords): void {
  if (retried.length === 0) return
  for (const [index, own] of plan.checks.entries()) {
    const check = bound.checks[index] as CheckState
    const given = check.news.givenUp.filter((action) => retried.includes(action))
    if (given.length === 0) continue
    check.news.givenUp = check.news.givenUp.filter((action) => !given.includes(action))
    for (const action of given) callAgain(own, check, action)
    bound.calmUntil[index] = 0
  }
}

function callAgain({ remedies }: CheckPlan, { news, state }: CheckState, name: string): void {
  const remedy = remedies.find(({ action, to }) => action.name === name && to === state)
  if (remedy === undefined || news.due.some((due) => due.action === name && due.state === state)) return
  news.due.push({ action: name, state, afterMs: remedy.afterMs, held: false })
}

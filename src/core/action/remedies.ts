import type { CheckPlan } from '../notify/audience.ts'
import { holding, type Mute } from '../notify/mute.ts'
import type { CheckState, PolicyState } from '../policy/engine/policy-state.ts'
import type { AttemptRefusal } from './attempts.ts'
import type { ActionDecision, Suppression } from './decision.ts'
import { guard } from './guard.ts'

const none: readonly ActionDecision[] = []

/**
 * Decides the remediations that a check's present state calls for; those that a mute or
 * a cooldown holds wait for its end, which is said once (rules 11 and 15).
 *
 * @param granted what this tick granted to any check so far: attempts too. What is granted here is added.
 */
export function decideRemedies(
  plan: CheckPlan,
  check: CheckState,
  state: PolicyState,
  { at, clock }: { readonly at: number; readonly clock: number },
  mutes: readonly Mute[],
  granted: ActionDecision[],
): readonly ActionDecision[] {
  const { news } = check
  if (news.due.length === 0) return none
  const decisions: ActionDecision[] = []
  const held = holding(mutes, 'remediation')
  const settled = new Set<CheckState['news']['due'][number]>()
  for (const due of news.due) {
    if (due.state !== check.state || news.shownMs < due.afterMs) continue
    const remedy = plan.remedies.find(({ action, to }) => action.name === due.action && to === due.state)
    if (remedy === undefined) continue
    const decision = decisionOn(check, plan.name, due.action, remedy.action.budget, at)
    if (held.length > 0) {
      if (!due.held) decisions.push(decision(held))
      due.held = true
      continue
    }
    const refusal = refusalOf(remedy, check, state, clock, granted)
    if (refusal === 'given_up' && !news.givenUp.includes(due.action)) news.givenUp.push(due.action)
    const decided = decision(refusal === null ? [] : [refusal])
    const waits = refusal === 'cooldown'
    if (!waits || !due.held) decisions.push(decided)
    if (refusal === null) granted.push(decided)
    // It is tried when the cooldown is over, if the check still calls for it.
    if (waits) due.held = true
    else settled.add(due)
  }
  news.due = news.due.filter((due) => {
    const isCalledFor = plan.remedies.some(({ action, to }) => action.name === due.action && to === due.state)
    return isCalledFor && !settled.has(due)
  })
  return decisions
}

function refusalOf(
  { action }: CheckPlan['remedies'][number],
  { news }: CheckState,
  { attempts }: PolicyState,
  at: number,
  granted: readonly ActionDecision[],
): AttemptRefusal | null {
  const now = granted.filter(({ budget }) => budget === action.budget)
  const starts = [...(attempts[action.budget] ?? []), ...now.map(() => at)]
  return guard(action, { starts, givenUp: news.givenUp.includes(action.name), at })
}

function decisionOn(
  { state, reason }: CheckState,
  check: string,
  action: string,
  budget: string,
  at: number,
): (reasons: readonly Suppression[]) => ActionDecision {
  return (reasons) => ({
    at,
    action,
    check,
    kind: 'remediation',
    told: null,
    state,
    reason,
    budget,
    outcome: reasons.length === 0 ? 'would_run' : 'suppressed',
    reasons,
  })
}

import type { ActionDecision } from '../action/decision.ts'
import type { Engine } from '../policy/engine/compiled.ts'
import type { CheckState, PolicyState } from '../policy/engine/policy-state.ts'
import type { ActionSpec } from '../policy/language/policy.ts'
import type { News } from './decide.ts'
import { holding, type Mute } from './mute.ts'
import type { Notice } from './notice.ts'
import { isOnItsWay } from './tell.ts'
import { noteTold, type Told } from './told.ts'

const kind = 'no_longer_checked'

/**
 * Adds what is told of checks that a reload took away with something open: to everybody who was told of it, until it is
 * delivered or `deliver_within` is over (rules 12 and 14). They are then forgotten. Changes `state` in place.
 */
export function withGone(
  news: News,
  engine: Engine,
  state: PolicyState,
  { at, clock }: { readonly at: number; readonly clock: number },
  mutesOf?: (check: string) => readonly Mute[],
): News {
  if (isEmpty(state.gone)) return news
  const notices: Notice[] = []
  const actions: ActionDecision[] = []
  for (const [name, check] of Object.entries(state.gone)) {
    if (holding(mutesOf?.(name) ?? [], 'notice').length > 0) continue
    notices.push(...tellGone(name, check, at, clock))
    const channels = channelsToTell(engine, check, clock)
    for (const [{ name: action }, told] of channels) {
      // Whatever else is on its way there is of before, so that this replaces it (rule 14).
      const own = told.sending.state?.kind === kind ? told.sending.state : undefined
      if (isOnItsWay(own, clock)) continue
      actions.push(decisionOn(name, check, action, told, at))
      if (own !== undefined) own.retryAt = clock
      else {
        const { state: left } = check
        told.sending.state = { kind, state: left, since: clock, claimedAt: -1, failures: 0, retryAt: clock }
      }
    }
    if (channels.length === 0) delete state.gone[name]
  }
  return { notices: [...news.notices, ...notices], actions: [...news.actions, ...actions] }
}

/** Whether anybody was told something of a check that only its end can close. */
export function isOpenWithSomebody({ problemOpen, news }: CheckState): boolean {
  return problemOpen || [news.report, ...Object.values(news.channels)].some(isOpenWith)
}

/** Whether something is open with somebody that only its end can close. */
export function isOpenWith({ begun, lost }: Told): boolean {
  return begun || lost
}

// Asked at every tick, where a list of entries would cost more than the answer is worth.
function isEmpty(gone: PolicyState['gone']): boolean {
  for (const _ in gone) return false
  return true
}

function tellGone(check: string, { news, state }: CheckState, at: number, clock: number): Notice[] {
  const { report } = news
  if (!isOpenWith(report)) return []
  const told = report.state
  noteTold(report, kind, state, clock)
  return [{ at, check, kind, told, state, reason: kind }]
}

/** The channels that still have to hear of it; those that the policy no longer has, and those that failed for too long, do not. */
function channelsToTell({ policy }: Engine, { news }: CheckState, at: number): [ActionSpec, Told][] {
  return policy.actions.flatMap((action): [ActionSpec, Told][] => {
    const told = news.channels[action.name]
    if (told === undefined || !isOpenWith(told)) return []
    const sending = told.sending.state
    const isTooLate = sending?.kind === kind && at - sending.since >= action.deliverWithinMs
    return isTooLate ? [] : [[action, told]]
  })
}

function decisionOn(
  check: string,
  { state }: CheckState,
  action: string,
  { state: told }: Told,
  at: number,
): ActionDecision {
  const reason = kind
  return { at, action, check, kind, told, state, reason, budget: null, outcome: 'would_run', reasons: [] }
}

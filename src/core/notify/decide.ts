import type { ActionDecision } from '../action/decision.ts'
import { decideRemedies } from '../action/remedies.ts'
import type { BoundState } from '../policy/engine/bound-state.ts'
import type { CompiledCheck, Engine } from '../policy/engine/compiled.ts'
import { type CheckState, standingState } from '../policy/engine/policy-state.ts'
import type { CheckSpec } from '../policy/language/policy.ts'
import type { State } from '../state.ts'
import { endAcknowledgement } from './acknowledge.ts'
import { isAtRest } from './at-rest.ts'
import type { CheckPlan, NewsPlan } from './audience.ts'
import { type Checks, hiddenBy, hides, isKnownByChannels, troubleOf } from './dependency.ts'
import { countShown } from './follow.ts'
import { calmUntil, isNews, type Present } from './message.ts'
import { holding, type Mute } from './mute.ts'
import type { Notice } from './notice.ts'
import { type Telling, tellChannel, tellReport } from './tell.ts'

/** When something is decided. Epoch milliseconds, and the pace in milliseconds. */
export interface Moment {
  /** The sample's own time. */
  readonly at: number
  /** The time of whoever performs what is decided. */
  readonly clock: number
  readonly paceMs: number
}

/** What follows from the states of a tick: what the report tells, and which actions run or are held back. */
export interface News {
  readonly notices: readonly Notice[]
  readonly actions: readonly ActionDecision[]
}

const nothing: News = { notices: [], actions: [] }
const none: readonly Mute[] = []
const noMutes = () => none

/**
 * Decides what is told and done about every check that is not calm, those first that others depend on; given back in the
 * order of the policy. Changes the bound state in place.
 *
 * @param mutesOf silences and maintenance of a check; the rest is known here
 */
export function decideNews(
  engine: Engine,
  bound: BoundState,
  { at, clock, paceMs }: Moment,
  mutesOf: (check: string) => readonly Mute[] = noMutes,
): News {
  if (mutesOf === noMutes && isAllCalm(bound, at)) return nothing
  const { news: plan, policy } = engine
  const all: Checks = {
    checks: bound.checks,
    compiled: engine.checks,
    mutes: bound.mutes,
    order: policy.stateOrder,
    at,
    paceMs,
  }
  const granted: ActionDecision[] = []
  let found: { index: number; notices: Notice[]; actions: ActionDecision[] }[] | null = null
  for (const index of plan.order) {
    if (mutesOf === noMutes && (isCalm(bound, index, at) || rests(bound, index, plan))) continue
    const own = { index, notices: [], actions: [] }
    decideCheck(engine, bound, index, all, clock, mutesOf, own, granted)
    if (own.notices.length + own.actions.length === 0) continue
    found ??= []
    found.push(own)
  }
  if (found === null) return nothing
  found.sort((a, b) => a.index - b.index)
  return {
    notices: found.flatMap(({ notices }) => notices),
    actions: found.flatMap(({ actions }) => actions),
  }
}

function isAllCalm(bound: BoundState, at: number): boolean {
  for (let index = 0; index < bound.calmUntil.length; index += 1) if (!isCalm(bound, index, at)) return false
  return true
}

function isCalm({ calmUntil: until }: BoundState, index: number, at: number): boolean {
  return at < (until[index] as number)
}

/** Whether a check is healthy and nobody waits for anything: it is then calm until it changes. */
function rests({ checks, calmUntil: until, mutes }: BoundState, index: number, plan: NewsPlan): boolean {
  if (!isAtRest(checks[index] as CheckState, plan.checks[index] as CheckPlan)) return false
  mutes[index] = none
  until[index] = Number.POSITIVE_INFINITY
  return true
}

function decideCheck(
  engine: Engine,
  bound: BoundState,
  index: number,
  all: Checks,
  clock: number,
  mutesOf: (check: string) => readonly Mute[],
  into: { readonly notices: Notice[]; readonly actions: ActionDecision[] },
  granted: ActionDecision[],
): void {
  const plan = engine.news
  const { at, paceMs, order } = all
  const check = bound.checks[index] as CheckState
  const own = plan.checks[index] as CheckPlan
  const { spec } = engine.checks[index] as CompiledCheck
  endAcknowledgement(check, clock, order)
  check.news.hidden = hiddenBy(index, plan, all)
  const mutes = mutesNow(check, mutesOf(own.name), order)
  bound.mutes[index] = mutes
  if (own.countsShown) countShown(check, holding(mutes, 'notice').length === 0 && !check.flapping, at)
  const present = presentOf(check, spec, order, { at, clock, paceMs }, plan.repeatMs)
  const telling: Telling = { plan: own, check, present, mutes, hidesChannels: hidesChannels(own, all) }
  let wanted = tellReport(telling, plan.report, check.news.report, into.notices)
  for (const channel of own.channels) wanted += tellChannel(telling, channel, into.actions)
  into.actions.push(...decideRemedies(own, check, bound.state, { at, clock }, mutes, granted))
  if (wanted === 0 && !isRestless(check, own, present)) bound.calmUntil[index] = calmUntil(check, present)
}

/** What the messages of a check depend on at one moment. */
export function presentOf(
  { news }: CheckState,
  { missing }: Pick<CheckSpec, 'missing'>,
  order: readonly State[],
  moment: Moment,
  repeatMs: number | null,
): Present {
  return {
    ...moment,
    order,
    newbornMissing: missing.consecutive,
    repeatMs,
    isProblemTold: Object.values(news.channels).some(({ begun }) => begun),
  }
}

function mutesNow(check: CheckState, given: readonly Mute[], order: readonly State[]): readonly Mute[] {
  const { acknowledged, hidden } = check.news
  if (acknowledged === null && hidden === null && !check.flapping) return given
  const isHidden = hidden !== null && hides(hidden, check.state, order)
  return [
    ...given,
    ...(acknowledged === null ? [] : (['acknowledgement'] as const)),
    ...(isHidden ? (['dependency'] as const) : []),
    ...(check.flapping ? (['flapping'] as const) : []),
  ]
}

/** Other channels are only kept silent by a problem that they, or a mute, know of: nothing is hidden by what nobody heard. */
function hidesChannels({ dependsOn }: CheckPlan, all: Checks): boolean {
  const inTrouble = dependsOn.filter((dependency) => troubleOf(dependency, all) !== null)
  return inTrouble.length === 0 || inTrouble.some((dependency) => isKnownByChannels(dependency, all))
}

/** Whether time alone may make something of the present state: nothing is then decided before the next change. */
function waitsForTime({ news, state }: CheckState, plan: CheckPlan, repeatMs: number | null): boolean {
  if (repeatMs !== null && state !== 'healthy') return true
  return plan.channels.some(({ action }) => {
    return Object.keys(news.channels[action.name]?.sending ?? {}).length > 0
  })
}

/** Whether a check must be looked at again even if its state stays. */
function isRestless(check: CheckState, plan: CheckPlan, { newbornMissing, repeatMs }: Present): boolean {
  const { news } = check
  if (!isNews(check, newbornMissing)) return true
  // It is stuck after a while, which is news without a change.
  if (standingState(check) === 'recovering') return true
  if (plan.dependsOn.length > 0 || plan.countsShown) return true
  if (news.hidden !== null || news.acknowledged !== null || news.due.length > 0) return true
  return waitsForTime(check, plan, repeatMs)
}

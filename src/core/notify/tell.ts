import type { ActionDecision, Suppression } from '../action/decision.ts'
import type { CheckState } from '../policy/engine/policy-state.ts'
import type { State } from '../state.ts'
import type { Audience, Channel, CheckPlan } from './audience.ts'
import { isRepeat } from './dedupe.ts'
import { heldText, heldTexts } from './held-back.ts'
import { messagesFor, type Present } from './message.ts'
import { holding, type Mute } from './mute.ts'
import type { Notice } from './notice.ts'
import { type NoticeKind, noteTold, nothingTold, type Sending, type Told, topicOf } from './told.ts'

/** A check at one tick, and all that hides it. */
export interface Telling {
  readonly plan: CheckPlan
  readonly check: CheckState
  readonly present: Present
  readonly mutes: readonly Mute[]
  /** Whether the checks it depends on are known by other channels than the report. */
  readonly hidesChannels: boolean
}

/** An attempt whose result never came is taken for lost after so long; only notifications are then tried again. */
const leaseMs = 5 * 60_000
const firstRetryMs = 10_000
const longestRetryMs = 15 * 60_000

/**
 * What the report tells about a check; told at once, because the report is where it stands. Changes `told` in place.
 *
 * @param told what its reader was told before
 * @returns how many messages there were to tell, held back ones included
 */
export function tellReport(telling: Telling, report: Audience, told: Told, notices: Notice[]): number {
  const { check, plan, present } = telling
  forgetEnded(check, told)
  const { at, clock } = present
  const kinds = messagesFor(check, told, report, present)
  for (const kind of kinds) {
    if (held(kind, telling.mutes).length > 0) continue
    if (isRepeat(told, { kind, state: check.state, at: clock }, cooldownOf(report, kind))) continue
    const { state, reason } = check
    notices.push({
      at,
      check: plan.name,
      kind,
      told: told.state,
      state,
      reason: reasonOf(check, kind, reason),
    })
    begin(told, kind, state)
    noteTold(told, kind, state, clock)
  }
  return kinds.length
}

/** What one notification action is to tell about a check, as decisions: each message is said once, run or held back; gives how many there were. */
export function tellChannel(telling: Telling, channel: Channel, decisions: ActionDecision[]): number {
  const { check, present, plan } = telling
  const { news, state } = check
  const name = channel.action.name
  const told = news.channels[name] ?? nothingTold()
  forgetEnded(check, told)
  const kinds = messagesFor(check, told, channel, present)
  forgetOvertaken(told, kinds)
  const heldBack: string[] = []
  for (const kind of kinds) {
    const { at, clock } = present
    const sending = told.sending[topicOf(kind)]
    const isSame = sending?.kind === kind && sending.state === state
    if (isSame && isWaiting(sending, channel, clock)) continue
    const reasons = suppressions(telling, kind, told, channel)
    const decision = decisionOn(plan, check, channel, kind, told, at, reasons)
    if (reasons.length > 0) {
      const text = heldText({ kind, state, reasons })
      heldBack.push(text)
      if (!told.held?.includes(text)) decisions.push(decision)
      continue
    }
    decisions.push(decision)
    if (isSame) sending.retryAt = clock
    else {
      told.sending[topicOf(kind)] = { kind, state, since: clock, claimedAt: -1, failures: 0, retryAt: clock }
    }
  }
  told.held = heldTexts(heldBack)
  if (kinds.length > 0) news.channels[name] = told
  return kinds.length
}

/** Whether a message is on its way, waits for its next attempt, or was given up after `deliver_within`. */
function isWaiting(sending: Sending, { action }: Channel, at: number): boolean {
  return isOnItsWay(sending, at) || (sending.claimedAt === -1 && at - sending.since >= action.deliverWithinMs)
}

/** Whether an attempt is under way, or waits for its time. An attempt whose result never came is taken for lost. */
export function isOnItsWay(sending: Sending | undefined, at: number): boolean {
  if (sending === undefined) return false
  return sending.claimedAt === -1 ? at < sending.retryAt : at - sending.claimedAt < leaseMs
}

/** When a message that failed so many times is tried again. */
export function retryAfterMs(failures: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10))
}

/** Notes that an attempt to tell was begun: the end of the problem is then told as well (rule 14). */
export function begin(told: Told, kind: NoticeKind, state: State): void {
  const isBack = kind === 'data_back' && state !== 'healthy'
  if (kind === 'problem' || kind === 'improvement' || isBack) told.begun = true
}

function suppressions(
  telling: Telling,
  kind: NoticeKind,
  told: Told,
  channel: Channel,
): readonly Suppression[] {
  const { check, present, mutes, hidesChannels } = telling
  const own = hidesChannels ? mutes : mutes.filter((mute) => mute !== 'dependency')
  const muted = held(kind, own)
  if (muted.length > 0) return muted
  const next = { kind, state: check.state, at: present.clock }
  return isRepeat(told, next, cooldownOf(channel, kind)) ? ['cooldown'] : []
}

// The recovery of a problem that was told is never held by another check's (rule 11).
function held(kind: NoticeKind, mutes: readonly Mute[]): readonly Mute[] {
  const all = holding(mutes, 'notice')
  return kind === 'recovery' ? all.filter((mute) => mute !== 'dependency') : all
}

function cooldownOf({ cooldownMs, lostCooldownMs }: Audience, kind: NoticeKind): number {
  return kind === 'lost' ? lostCooldownMs : cooldownMs
}

function reasonOf({ news }: CheckState, kind: NoticeKind, reason: string | null): string | null {
  return kind === 'given_up' ? news.givenUp.join(', ') : reason
}

// What is over may be told of again when it comes back.
function forgetEnded({ news, stuck }: CheckState, told: Told): void {
  if (news.givenUp.length === 0) told.givenUp = false
  if (!stuck) told.notRecovered = false
}

// A message that waits for its next attempt is replaced by a newer state, never sent after it (rule 14).
function forgetOvertaken({ sending }: Told, kinds: readonly NoticeKind[]): void {
  for (const topic of ['state', 'flapping', 'given_up', 'not_recovered'] as const) {
    if (sending[topic]?.claimedAt === -1 && !kinds.some((kind) => topicOf(kind) === topic))
      delete sending[topic]
  }
}

function decisionOn(
  { name }: CheckPlan,
  check: CheckState,
  { action }: Channel,
  kind: NoticeKind,
  told: Told,
  at: number,
  reasons: readonly Suppression[],
): ActionDecision {
  const { state, reason } = check
  return {
    at,
    action: action.name,
    check: name,
    kind,
    told: told.state,
    state,
    reason: reasonOf(check, kind, reason),
    budget: null,
    outcome: reasons.length === 0 ? 'would_run' : 'suppressed',
    reasons,
  }
}

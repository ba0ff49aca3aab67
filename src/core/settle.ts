import type { ActionDecision } from './action/decision.ts'
import { begin, retryAfterMs } from './notify/tell.ts'
import { noteTold, nothingTold, type Sending, type Told, topicOf } from './notify/told.ts'
import type { CheckState, PolicyState } from './policy/engine/policy-state.ts'

/**
 * What became of an effect: `claimed` before anything is performed, then one of the others. `delivered` is success,
 * `refused` that its host may not do it, `lost` that nobody knows.
 */
export const effectResults = ['claimed', 'delivered', 'refused', 'failed', 'timed_out', 'lost'] as const
export type EffectResult = (typeof effectResults)[number]

/** What of a decision is needed to settle it. */
export type Effect = Pick<ActionDecision, 'at' | 'action' | 'check' | 'kind' | 'state' | 'budget'>

/** More starts of one action than any budget can ask about. */
export const mostStarts = 1_000

/**
 * What a result of an effect does to the state: an attempt counts from its claim on, a message is told when it was
 * delivered, a remediation has its say when it succeeded. Pure; changes `state` in place. An effect of a check that the
 * policy no longer has changes nothing but its attempts.
 *
 * @param at when the result came, in epoch milliseconds
 */
export function settle(state: PolicyState, effect: Effect, result: EffectResult, at: number): void {
  const check = state.checks[effect.check] ?? state.gone[effect.check]
  if (effect.kind === 'remediation') {
    if (result === 'claimed') countAttempt(state, effect.budget ?? effect.action, at)
    else if (result === 'delivered' && check !== undefined) applyRemedy(check, effect)
  } else if (check !== undefined) settleMessage(check, effect, effect.kind, result, at)
}

function countAttempt({ attempts }: PolicyState, budget: string, at: number): void {
  attempts[budget] = [...(attempts[budget] ?? []), at].slice(-mostStarts)
}

/** Only a remediation that was begun in the present problem counts for it (rule 16). */
function applyRemedy(check: CheckState, { at }: Effect): void {
  if (check.problemOpen && check.problemSince !== -1 && at >= check.problemSince) check.remediated = true
}

function settleMessage(
  check: CheckState,
  effect: Effect,
  kind: Exclude<Effect['kind'], 'remediation'>,
  result: EffectResult,
  at: number,
): void {
  const told = toldOf(check, effect.action)
  const topic = topicOf(kind)
  const sending = told.sending[topic]
  const isNewest = sending?.kind === kind && sending.state === effect.state
  if (result === 'claimed') {
    begin(told, kind, effect.state)
    if (isNewest) sending.claimedAt = at
  } else if (result === 'delivered') {
    noteTold(told, kind, effect.state, at)
    if (isNewest) delete told.sending[topic]
  } else if (isNewest) failAttempt(sending, at)
}

function failAttempt(sending: Sending, at: number): void {
  sending.claimedAt = -1
  sending.failures += 1
  sending.retryAt = at + retryAfterMs(sending.failures)
}

function toldOf({ news }: CheckState, action: string): Told {
  const known = news.channels[action]
  if (known !== undefined) return known
  const told = nothingTold()
  news.channels[action] = told
  return told
}

import type { HealthReason, HealthState } from '../health.ts'
import { healthState } from '../health-state.ts'
import { type JudgedParts, reasonsIn } from './reasons.ts'
import type { UnknownPart } from './unknown-part.ts'

/** What a gateway's answers say of it. */
export interface Verdict {
  readonly state: HealthState
  readonly reasons: readonly HealthReason[]
  /** Parts that were asked for and could not be read. */
  readonly unknown: readonly string[]
}

/** The answers that are judged. */
export interface JudgedAnswers {
  /** What its answer to `health` says of the gateway itself, and its agents' last heartbeat run. */
  readonly own: readonly HealthReason[]
  readonly parts: JudgedParts
  /** What was asked for and not answered; what a gateway never tells is not among it. */
  readonly unread: readonly UnknownPart[]
}

/** The one judgement over a gateway's answers, who asked; `now` is in epoch milliseconds. */
export function verdictOf({ own, parts, unread }: JudgedAnswers, now: number): Verdict {
  const reasons = [...own, ...reasonsIn(parts, now), ...unread.map(unreadReason)]
  return { state: healthState(reasons), reasons, unknown: unread.map(({ part }) => part) }
}

/** What is not known for want of an answer. */
export function unreadReason({ part, message }: UnknownPart): HealthReason {
  return {
    severity: 'unknown',
    code: 'part_unread',
    subject: part,
    message: `it could not be read: ${message.replace(/\.$/, '')}`,
  }
}

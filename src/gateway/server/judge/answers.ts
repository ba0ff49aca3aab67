import { problemOf, type Refusal, refusals } from '../../../core/heartbeat/refusals.ts'
import type { State } from '../../../core/state.ts'
import { isoTime } from '../../../core/text/time.ts'
import type { AnsweredAction, BeatAnswer } from '../api/answers/beats-schema.ts'
import type { Answer } from './items.ts'

/** What became of a beat, in the words of its answer. */
export type AnsweredFate = BeatAnswer['status']

/** The first answer to a beat. Times are epoch milliseconds. */
export function beatAnswer(given: {
  readonly id: string
  readonly fate: AnsweredFate
  readonly state: State
  readonly reasons: readonly string[]
  readonly actions: readonly AnsweredAction[]
  readonly receivedAt: number
  readonly skewMs: number
}): BeatAnswer {
  const { id, fate, state, reasons, actions, receivedAt, skewMs } = given
  return {
    heartbeat_id: id,
    accepted: true,
    duplicate: false,
    status: fate,
    ...(fate === 'held' && { held: true as const }),
    ...(fate === 'sampled' && { sampled: true as const }),
    state,
    reasons,
    actions,
    received_at: isoTime(receivedAt),
    skew_ms: skewMs,
  }
}

/** The very answer that was given first; that it is given again is its only difference. */
export function repeated(first: string): string {
  return first.replace('"duplicate":false', '"duplicate":true')
}

/** A refusal as an answer. */
export function refused(
  refusal: Refusal,
  members: Readonly<Record<string, unknown>> = {},
  retryAfter = 0,
): Answer {
  const { status } = refusals[refusal]
  const body = JSON.stringify(problemOf(refusal, members))
  return { status, body, replayed: false, deprecated: false, retryAfter }
}

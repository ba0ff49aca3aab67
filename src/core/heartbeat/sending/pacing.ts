import type { Attempt, BeatFate } from './answer.ts'

/** When a sender may try again, and how. Times are milliseconds of a clock that is never set. */
export interface Pacing {
  /** Attempts in a row that did not get through. */
  readonly failed: number
  readonly notBefore: number
  /** How many beats a request may carry. */
  readonly most: number
  /** What is added to the own clock for the time of an attempt, in milliseconds. */
  readonly offsetMs: number
  /** Whether that was set since an answer was last good: it is then not tried again at once. */
  readonly offsetIsNew: boolean
}

export const freshPacing: Pacing = {
  failed: 0,
  notBefore: Number.NEGATIVE_INFINITY,
  most: 1_000,
  offsetMs: 0,
  offsetIsNew: false,
}

const firstWaitMs = 1_000
const longestWaitMs = 300_000
/** The longest that a gateway may ask to wait. */
const longestAskedMs = 3_600_000
const firstDeniedMs = 60_000
const longestDeniedMs = 600_000
const goneMs = 3_600_000

/**
 * The pace after an attempt: at once after a good one, one whose counter was lifted, a first correction of the clock and
 * a batch that is to be sent apart; else exponential backoff with full jitter and never earlier than the gateway asked,
 * slowly where people have to do something, and hourly once the agent was removed.
 *
 * @param at when it ended; `wallMs` is the own clock at that time, epoch milliseconds
 * @param trusted whether the way to the gateway keeps others from lying about the time: TLS or loopback
 * @param chance from 0 to below 1
 */
export function afterAttempt(
  pacing: Pacing,
  attempt: Attempt,
  { at, wallMs, trusted, chance }: AttemptEnd,
): Pacing {
  if (attempt.kind === 'split') return { ...pacing, most: 1, notBefore: at }
  const fate = attempt.kind === 'whole' ? attempt.fate : worstOf(attempt.fates)
  switch (fate?.kind) {
    case undefined:
    case 'taken':
    case 'refused':
    case 'epoch-behind':
      // A batch that had to be sent apart grows again slowly: what broke it may still lie ahead.
      return {
        ...pacing,
        ...{
          failed: 0,
          notBefore: at,
          offsetIsNew: false,
          most: Math.min(freshPacing.most, 2 * pacing.most),
        },
      }
    case 'clock':
      return afterClock(pacing, fate.serverTime, { at, wallMs, trusted, chance })
    case 'wait': {
      const asked = Math.min(fate.retryAfterMs ?? 0, longestAskedMs)
      return later(pacing, at + Math.max(asked, backoff(pacing, firstWaitMs, longestWaitMs, chance)))
    }
    case 'denied':
      return later(pacing, at + slowly(pacing, chance))
    case 'gone':
      return later(pacing, at + goneMs)
  }
}

/** How an attempt ended. */
export interface AttemptEnd {
  readonly at: number
  readonly wallMs: number
  readonly trusted: boolean
  readonly chance: number
}

/** What keeps the beats of an attempt from being taken; of several things the one that takes longest to end. */
function worstOf(fates: readonly BeatFate[]): BeatFate | undefined {
  const order = ['gone', 'denied', 'clock', 'wait'] as const
  for (const kind of order) {
    const found = fates.find((fate) => fate.kind === kind)
    if (found !== undefined) return found
  }
  return fates.at(-1)
}

function afterClock(pacing: Pacing, serverTime: number | null, end: AttemptEnd): Pacing {
  const { at, wallMs, trusted, chance } = end
  if (!trusted || serverTime === null) return later(pacing, at + slowly(pacing, chance))
  const offsetMs = serverTime - wallMs
  if (!pacing.offsetIsNew) return { ...pacing, offsetMs, offsetIsNew: true, notBefore: at }
  return later({ ...pacing, offsetMs }, at + slowly(pacing, chance))
}

function later(pacing: Pacing, notBefore: number): Pacing {
  return { ...pacing, failed: pacing.failed + 1, notBefore }
}

function slowly(pacing: Pacing, chance: number): number {
  return firstDeniedMs / 2 + backoff(pacing, firstDeniedMs / 2, longestDeniedMs - firstDeniedMs / 2, chance)
}

function backoff({ failed }: Pacing, firstMs: number, longestMs: number, chance: number): number {
  return Math.floor(Math.min(longestMs, firstMs * 2 ** Math.min(failed, 30)) * chance)
}

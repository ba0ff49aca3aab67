import type { UntakenFate } from '../../core/heartbeat/sending/answer.ts'
import type { Pause } from '../../store/spool/port.ts'

/** Longer than any gateway may ask to wait: what lies further ahead was written by a clock that was wrong. */
const longestMs = 3_600_000

/** What of a refusal outlives the run: a gateway that named a time, or that removed the agent. `null` for all others. */
export function pauseAfter(because: UntakenFate | null, until: number, keyId: string): Pause | null {
  const isNamed = because?.kind === 'wait' && because.isAsked && because.retryAfterMs !== null
  if (because === null || (because.kind !== 'gone' && !isNamed)) return null
  return { until, kind: because.kind === 'gone' ? 'gone' : 'wait', detail: because.detail, keyId }
}

/**
 * A pause of an earlier run as this one keeps it.
 *
 * @param now epoch milliseconds
 * @returns `null` where it is over
 */
export function pauseLeft(
  pause: Pause | null,
  now: number,
): { readonly because: UntakenFate; readonly leftMs: number; readonly keyId: string } | null {
  if (pause === null || now >= pause.until || pause.until - now > longestMs) return null
  const { kind, detail, keyId, until } = pause
  const leftMs = until - now
  const because: UntakenFate =
    kind === 'gone' ? { kind, detail } : { kind, detail, retryAfterMs: leftMs, isAsked: true }
  return { because, leftMs, keyId }
}

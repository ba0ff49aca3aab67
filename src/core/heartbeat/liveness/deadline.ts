import { fnv1a } from '../../text/fnv1a.ts'

const staleIntervals = 3
const mostTicks = 100

/** How long an agent may be silent, in milliseconds: three of its intervals unless that is set. */
export function staleAfter(intervalMs: number, setMs: number | null = null): number {
  return setMs ?? staleIntervals * intervalMs
}

/** When this gateway began to listen, and how it is gentle then. Milliseconds. */
export interface Start {
  readonly startedAt: number
  readonly graceMs: number
  /** Over how long those that stay silent are spread, so that they are not judged all at once. */
  readonly spreadMs: number
}

/**
 * When an agent may be called silent at the earliest, epoch milliseconds: not before the grace period after the start, and
 * each in a place of its own behind that. The same agent always has the same place.
 */
export function notBefore(agent: string, { startedAt, graceMs, spreadMs }: Start): number {
  return startedAt + graceMs + Math.floor((spreadMs * placeOf(agent)) / 65_536)
}

function placeOf(agent: string): number {
  return Number.parseInt(fnv1a(agent).slice(-4), 16)
}

/**
 * The times of the ticks that are missing at `at`: one for each whole interval since the last sign of life, at most 100, on
 * the clock of the last judged time. Epoch milliseconds.
 */
export function missingTicks(
  { judgedAt, seenAt }: { readonly judgedAt: number; readonly seenAt: number },
  at: number,
  intervalMs: number,
): readonly number[] {
  const silentMs = Math.max(0, at - seenAt)
  const count = Math.floor(silentMs / intervalMs)
  const shown = Math.min(count, mostTicks)
  return Array.from({ length: shown }, (_, index) => judgedAt + (count - shown + index + 1) * intervalMs)
}

import { formatSpan } from '../terminal/duration-ago.ts'

/** What hides a check from those who are told. */
export interface Muted {
  readonly acknowledged: { readonly by: string } | null
  readonly silenced_until: string | null
}

/** Who knows of a problem, and how long it is silenced still. @param now epoch milliseconds */
export function mutedBy({ acknowledged, silenced_until: until }: Muted, now: number): string[] {
  return [
    ...(acknowledged === null ? [] : [`acknowledged by ${acknowledged.by}`]),
    ...(until === null ? [] : [`silenced for ${silencedFor(until, now)}`]),
  ]
}

/** How long something is silenced still; empty where it is not. */
export function silencedFor(until: string | null, now: number): string {
  return until === null ? '' : formatSpan(Math.max(0, Date.parse(until) - now))
}

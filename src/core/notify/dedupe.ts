import type { State } from '../state.ts'

/** One message that reached a channel. `at` is epoch milliseconds. */
export interface Delivered {
  readonly state: State
  readonly at: number
}

/**
 * Whether a channel's cooldown holds a message back: only a repeat of the same severity, never a rise and never a
 * recovery (rule 15).
 */
export function isRepeat(last: Delivered | null, next: Delivered, cooldownMs: number): boolean {
  if (last === null || last.state !== next.state) return false
  return next.at - last.at < cooldownMs
}

/** The key under which a receiver may drop a message it already has: the same for every retry of one notice. */
export function deliveryKey(parts: {
  readonly agent: string
  readonly check: string
  readonly action: string
  readonly state: State
  readonly since: number
}): string {
  return [parts.agent, parts.check, parts.action, parts.state, String(parts.since)].join('/')
}

import type { State } from '../state.ts'
import type { Told } from './told.ts'

/**
 * Whether a channel's cooldown holds a message back: only a repeat of the same severity or of a loss, never a rise and
 * never a recovery (rule 15).
 */
export function isRepeat(
  { last, lostAt }: Pick<Told, 'last' | 'lostAt'>,
  next: { readonly kind: string; readonly state: State; readonly at: number },
  cooldownMs: number,
): boolean {
  if (next.kind === 'lost') return lostAt !== -1 && next.at - lostAt < cooldownMs
  if (next.kind !== 'problem' || last === null || last.state !== next.state) return false
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

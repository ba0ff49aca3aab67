import type { Suppression } from '../action/decision.ts'
import type { State } from '../state.ts'
import type { NoticeKind, Told } from './told.ts'

/** A message that a channel holds back now, and the rules that hold it. */
export interface HeldBack {
  readonly kind: NoticeKind
  readonly state: State
  readonly reasons: readonly Suppression[]
}

const between = ', '

/** What a channel holds back, as it is remembered: so that the same is said once. */
export function heldText({ kind, state, reasons }: HeldBack): string {
  return `${kind} ${state} ${reasons.join(' ')}`
}

/** Joins what is held back; `null` for nothing. */
export function heldTexts(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join(between)
}

/** The messages that a channel holds back. */
export function heldBackBy({ held }: Pick<Told, 'held'>): readonly HeldBack[] {
  if (held === null) return []
  return held.split(between).map((text) => {
    const [kind, state, ...reasons] = text.split(' ')
    return { kind: kind as NoticeKind, state: state as State, reasons: reasons as Suppression[] }
  })
}

/** When a channel's cooldown no longer holds a message of this kind, epoch milliseconds; `null` where none does. */
export function cooldownEnd(
  { last, lostAt }: Pick<Told, 'last' | 'lostAt'>,
  kind: string,
  cooldownMs: number,
): number | null {
  const since = kind === 'lost' ? lostAt : (last?.at ?? -1)
  return since === -1 ? null : since + cooldownMs
}

import { isWorse, type State } from '../state.ts'

/** Somebody's word that a problem is known. `severity` is the worst state it covers; times are epoch milliseconds. */
export interface Acknowledgement {
  readonly check: string
  readonly by: string
  readonly note: string
  readonly at: number
  readonly severity: State
  /** Survives a rise of the severity. */
  readonly sticky: boolean
  readonly expiresAt: number | null
}

/** Whether an acknowledgement still holds: it dies when the severity rises (unless sticky), at recovery and at expiry. */
export function acknowledgementHolds(
  acknowledgement: Acknowledgement,
  state: State,
  at: number,
  order: readonly State[],
): boolean {
  if (state === 'healthy') return false
  if (acknowledgement.expiresAt !== null && at >= acknowledgement.expiresAt) return false
  return acknowledgement.sticky || !isWorse(state, acknowledgement.severity, order)
}

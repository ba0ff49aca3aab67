/** How often the model was called: beats so far, and the numbers of those of the last 1,000 that called it. */
export interface EscalationLedger {
  readonly beats: number
  readonly calls: readonly number[]
}

const span = 1_000
const firstBeat = 20

/** The ledger of an agent that never beat. */
export const emptyLedger: EscalationLedger = { beats: 0, calls: [] }

/** One more beat, before it is known whether it calls the model. */
export function countBeat(ledger: EscalationLedger): EscalationLedger {
  const beats = ledger.beats + 1
  const forgotten = beats - span
  const stale = ledger.calls[0] !== undefined && ledger.calls[0] <= forgotten
  return { beats, calls: stale ? ledger.calls.filter((beat) => beat > forgotten) : ledger.calls }
}

/**
 * Whether the present beat may call the model: of the last 1,000 beats at most `maxRatio` of them, rounded down, may
 * have called it, this one included, and none before the 20th.
 */
export function mayCall(ledger: EscalationLedger, maxRatio: number): boolean {
  if (ledger.beats < firstBeat) return false
  return ledger.calls.length + 1 <= Math.floor(maxRatio * Math.min(span, ledger.beats))
}

/** Notes that the present beat calls the model. */
export function countCall(ledger: EscalationLedger): EscalationLedger {
  return { ...ledger, calls: [...ledger.calls, ledger.beats] }
}

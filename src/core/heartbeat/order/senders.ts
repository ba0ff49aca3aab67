/** What is remembered of who beats under one agent's name. Plain JSON. */
export interface Senders {
  /** Ids of the newest starts whose current beats came, newest last. */
  readonly boots: readonly string[]
  /** Until when two senders are taken for granted, epoch milliseconds; -1 while there is one. */
  readonly twoUntil: number
}

/** An agent that never beat. */
export const noSenders: Senders = { boots: [], twoUntil: -1 }

const mostBoots = 8
const quietIntervals = 10
const shortestQuietMs = 300_000

/** Notes the start that a current beat came from: one that comes back after another is a second sender. */
export function seeBoot(senders: Senders, bootId: string | null, at: number, intervalMs: number): Senders {
  if (bootId === null || senders.boots.at(-1) === bootId) return senders
  const boots = [...senders.boots.filter((known) => known !== bootId), bootId].slice(-mostBoots)
  const next = { ...senders, boots }
  return senders.boots.includes(bootId) ? seeTwo(next, at, intervalMs) : next
}

/** Notes that two beats carried one number, or two starts alternate. */
export function seeTwo(senders: Senders, at: number, intervalMs: number): Senders {
  return { ...senders, twoUntil: at + Math.max(shortestQuietMs, quietIntervals * intervalMs) }
}

/** Whether two senders beat under this name; it ends ten intervals, at least five minutes, after the last sign of it. */
export function areTwo({ twoUntil }: Senders, at: number): boolean {
  return at < twoUntil
}

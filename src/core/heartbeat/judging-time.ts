const mostAheadMs = 5 * 60_000

/**
 * The time that a beat is judged at, in epoch milliseconds: its own, never before the last judged one and never more than
 * five minutes ahead of its receipt. A last judged time that lies further ahead came of a wrong clock: time then starts
 * again at the receipt.
 */
export function judgingTime(ts: number, lastJudged: number | null, receivedAt: number): number {
  const latest = receivedAt + mostAheadMs
  if (lastJudged !== null && lastJudged > latest) return receivedAt
  return Math.min(Math.max(ts, lastJudged ?? ts), latest)
}

/** Whether the agent's clock is further ahead than may be. */
export function isFromFuture(ts: number, receivedAt: number): boolean {
  return ts > receivedAt + mostAheadMs
}

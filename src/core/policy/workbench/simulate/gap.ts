const longestStep = 1.5

/** More ticks than this in one gap are no gap but a time stamp in the wrong unit. */
export const mostFilledTicks = 10_000_000

/**
 * How many ticks a gap between two samples left out: none up to 1.5 intervals, then one for each interval that is
 * over half past. They lie at `before + k * intervalMs`. Times are milliseconds.
 */
export function ticksLeftOut(before: number, at: number, intervalMs: number): number {
  const intervals = (at - before) / intervalMs
  return intervals > longestStep ? Math.ceil(intervals - 0.5) - 1 : 0
}

/**
 * How far apart runs are expected (rule 5): the policy's interval, or, where nobody owns the clock, the greater of it
 * and the median of the last five steps between runs, from the third step on.
 */
export function paceOf(runs: readonly number[], intervalMs: number, ownsClock: boolean): number {
  // A clock that was set back, did not go on, or jumped by more than a month tells no pace.
  const steps = runs
    .slice(1)
    .map((at, index) => at - runs[index]!)
    .filter((step) => step > 0 && step <= 30 * 24 * 3_600_000)
  if (ownsClock || steps.length < 3) return intervalMs
  const last = steps.slice(-5).toSorted((a, b) => a - b)
  const middle = (last[Math.floor((last.length - 1) / 2)]! + last[Math.floor(last.length / 2)]!) / 2
  return Math.max(intervalMs, middle)
}

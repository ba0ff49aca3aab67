/**
 * Starts a stopwatch; the function it gives tells the milliseconds since, to a microsecond. It runs on the
 * monotonic clock, and on `hrtime` because touching `performance` first costs a one-shot process a millisecond.
 */
export function stopwatch(): () => number {
  const from = process.hrtime.bigint()
  return () => Number((process.hrtime.bigint() - from) / 1_000n) / 1_000
}

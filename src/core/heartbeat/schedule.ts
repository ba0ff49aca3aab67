/** A regular beat: tick k is due at `origin + k * intervalMs`. Epoch milliseconds. */
export interface Schedule {
  readonly origin: number
  readonly intervalMs: number
}

/**
 * The first tick after `at`, and how many were due in between and were missed since `last`. Ticks keep to their grid,
 * so lateness never adds up; missed ones are counted, never run in a burst.
 */
export function nextTick(
  schedule: Schedule,
  last: number,
  at: number,
): { readonly dueAt: number; readonly missed: number } {
  const { origin, intervalMs } = schedule
  const index = Math.floor((at - origin) / intervalMs) + 1
  const lastIndex = Math.floor((last - origin) / intervalMs)
  return { dueAt: origin + index * intervalMs, missed: Math.max(0, index - lastIndex - 1) }
}

/**
 * How long a probe may take that begins at `at`: its own time-out, or what the round's budget has left when that is
 * less. `0` means that the budget was spent before it began.
 */
export function timeAllowed(
  timeoutMs: number,
  deadline: number,
  at: number,
): { readonly ms: number; readonly limit: 'timeout' | 'budget' } {
  const left = Math.max(0, deadline - at)
  return left < timeoutMs ? { ms: left, limit: 'budget' } : { ms: timeoutMs, limit: 'timeout' }
}

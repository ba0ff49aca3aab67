/** The longest time that a timer of JavaScript takes, in milliseconds; a longer one would be over at once. */
export const longestTimerMs = 2 ** 31 - 1

/** A time from outside as a timer takes it: what is no number or negative counts as 0. */
export function timerMs(ms: number): number {
  return ms > 0 ? Math.min(ms, longestTimerMs) : 0
}

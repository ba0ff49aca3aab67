import type { CheckPast } from './check.ts'
import type { Message } from './messages.ts'

const longestWaitMs = 3_600_000
const leastWaitMs = 300_000

/**
 * Whether a state is told although its check flaps (rule 10): critical once it has lasted three intervals and five
 * minutes, at most every `repeat`; anything else once it has lasted an hour.
 */
export function isToldThough(
  memory: CheckPast,
  lastProblem: Message | null,
  at: number,
  paceMs: number,
  repeatMs: number,
): boolean {
  const lasted = at - memory.shownSince
  if (memory.state !== 'critical') return lasted >= longestWaitMs
  const isRepeat = lastProblem?.state === 'critical' && at - lastProblem.at < repeatMs
  return lasted >= Math.max(leastWaitMs, 3 * paceMs) && !isRepeat
}

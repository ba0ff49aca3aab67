import type { CheckPast } from '../state/check.ts'
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
  // A return to the covered state is no entry: it has lasted since it was entered.
  const lasted = at - (memory.state === 'unknown' ? memory.shownSince : memory.since)
  if (memory.state !== 'critical') return lasted >= longestWaitMs
  const isOfNow = lastProblem?.state === 'critical' && lastProblem.tick >= memory.flappingFrom
  const isRepeat = isOfNow && at - lastProblem.at < repeatMs
  return lasted >= Math.max(leastWaitMs, 3 * paceMs) && !isRepeat
}

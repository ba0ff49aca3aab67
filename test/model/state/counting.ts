import type { Transition } from '../language/policy.ts'
import { isMilder } from '../language/states.ts'
import type { Moment } from './moment.ts'

/** The samples of a transition's condition that count, newest first, as far back as its counting reaches. */
function* counted(
  past: readonly Moment[],
  index: number,
  transition: Transition,
): Generator<[Moment, boolean]> {
  const improves = isMilder(transition.to, transition.from)
  for (const moment of past.toReversed()) {
    if (transition.sinceEntry && moment.entered !== null) return
    const { truth, isNew } = moment.standings[index]!
    const isSample = moment.kind === 'decided' || moment.kind === 'breach'
    if (isSample && isNew && truth !== undefined) yield [moment, truth]
    if (improves && moment.dataBack) return
  }
}

/**
 * How many of the last decided samples in a row met a condition (rule 3). Unknown conditions and cached results
 * neither extend nor break the run. Once the data is back, improving counts restart (rule 9).
 */
export function runOf(past: readonly Moment[], index: number, transition: Transition): number {
  let run = 0
  for (const [, truth] of counted(past, index, transition)) {
    if (!truth) break
    run += 1
  }
  return run
}

/**
 * For how long a condition was seen to be true (rule 5). Time between two samples further apart than the time to
 * live and two intervals is not counted, because nobody saw it; nothing starts again for it.
 */
export function trueFor(
  past: readonly Moment[],
  index: number,
  transition: Transition,
  paceMs: number,
): number {
  const furthest = (past.at(-1)?.standings[index]?.ttlMs ?? 0) + 2 * paceMs
  let seen = 0
  let later: Moment | null = null
  for (const [moment, truth] of counted(past, index, transition)) {
    if (!truth) break
    const step = later === null ? 0 : later.at - moment.at
    if (step <= furthest) seen += step
    later = moment
  }
  return seen
}

/** Whether a transition's condition holds now, in a new sample, with its own count and time. */
export function isMet(
  past: readonly Moment[],
  index: number,
  transition: Transition,
  paceMs: number,
): boolean {
  const now = past.at(-1)?.standings[index]
  if (now?.holds !== true || !now.mayMove) return false
  if (runOf(past, index, transition) < transition.consecutive) return false
  return transition.forMs === 0 || trueFor(past, index, transition, paceMs) >= transition.forMs
}

import type { Transition } from '../language/policy.ts'
import { isMilder } from '../language/states.ts'
import { elapsed } from './clock.ts'
import type { Moment } from './moment.ts'

/** The samples of a transition's condition that count, by their places, newest first, as far back as its counting reaches. */
function* counted(
  past: readonly Moment[],
  index: number,
  transition: Transition,
): Generator<[number, boolean]> {
  const improves = isMilder(transition.to, transition.from)
  for (let place = past.length - 1; place >= 0; place -= 1) {
    const moment = past[place]!
    if (transition.sinceEntry && moment.entered !== null) return
    const { truth, isNew } = moment.standings[index]!
    const isSample = moment.kind === 'decided' || moment.kind === 'breach'
    if (isSample && isNew && truth !== undefined) yield [place, truth]
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

/** For how long a condition was seen to be true (rule 5). */
export function trueFor(past: readonly Moment[], index: number, transition: Transition): number {
  const places: number[] = []
  for (const [place, truth] of counted(past, index, transition)) {
    if (!truth) break
    places.unshift(place)
  }
  return timeSeen(past, places, ({ standings }) => standings[index]!.ttlMs)
}

const waitingGaps = 5

/**
 * The time that samples saw, oldest first, which may lie as far apart as the time to live and two intervals. A longer gap was seen by nobody and starts nothing anew; the newest of them are
 * counted after all when the pace turns out to be so slow, which takes some runs to learn. What was counted once stays so.
 */
export function timeSeen(
  past: readonly Moment[],
  places: readonly number[],
  ttlOf: (moment: Moment) => number,
): number {
  let seen = 0
  let gaps: number[] = []
  let before: number | null = null
  for (const place of places) {
    const moment = past[place]!
    const furthestMs = ttlOf(moment) + 2 * moment.paceMs
    seen += gaps.filter((gap) => gap <= furthestMs).reduce((sum, gap) => sum + gap, 0)
    gaps = gaps.filter((gap) => gap > furthestMs)
    const step = before === null ? 0 : elapsed(past, before, place)
    if (step <= furthestMs) seen += step
    else gaps = [...gaps, step].slice(-waitingGaps)
    before = place
  }
  return seen
}

/** Whether a transition's condition holds now, in a new sample, with its own count and time. */
export function isMet(past: readonly Moment[], index: number, transition: Transition): boolean {
  const now = past.at(-1)?.standings[index]
  if (now?.holds !== true || !now.mayMove) return false
  return isCounted(past, index, transition)
}

/** Whether a condition was met by as many samples, and for as long, as its transition asks for. */
export function isCounted(past: readonly Moment[], index: number, transition: Transition): boolean {
  if (runOf(past, index, transition) < transition.consecutive) return false
  return transition.forMs === 0 || trueFor(past, index, transition) >= transition.forMs
}

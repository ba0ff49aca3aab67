import type { Check } from '../language/policy.ts'
import type { Moment } from '../state/moment.ts'

const hourMs = 3_600_000
const shown = 21

/** Changes of the shown state from one tick to the next, newest first. Birth is none. */
function changesOf(past: readonly Moment[]): readonly number[] {
  return past
    .flatMap(({ at, state }, index) => (index > 0 && past[index - 1]!.state !== state ? [at] : []))
    .reverse()
}

/** How much of the last 21 states was change, from 0 to 1; newer changes weigh up to half as much again as old ones. */
function flapIndex(past: readonly Moment[]): number {
  const looks = past.flatMap((moment, place) => (isLook(moment, past[place - 1]) ? [place] : []))
  const steps = shown - 1
  // From 1.2 to 0.8 in 19 steps, counted in 95ths, so that sums are exact.
  const weights = looks
    .toReversed()
    .slice(0, steps)
    .map((place, age) => {
      const isChange = place > 0 && past[place]!.state !== past[place - 1]!.state
      return isChange ? 1.2 * 95 - 2 * age : 0
    })
  return weights.reduce((sum, weight) => sum + weight, 0) / (steps * 95)
}

/** A look at a check: a tick that brings only what is known, or what counts for nothing, adds no state to compare. */
function isLook({ kind, hasNews, state }: Moment, before: Moment | undefined): boolean {
  return kind !== 'ignored' && (hasNews || state !== before?.state)
}

/** Whether a check flaps after its last tick, given whether it did before (rule 10). */
export function flaps({ flap }: Check, past: readonly Moment[], didFlap: boolean, paceMs: number) {
  const at = past.at(-1)!.at
  const changes = changesOf(past)
  const within = (ms: number) => changes.filter((change) => at - change <= ms).length
  const [hour, halfDay, index] = [within(hourMs), within(12 * hourMs), flapIndex(past)]
  if (!didFlap) return index >= flap.start || hour >= flap.hour.start || halfDay >= flap.halfDay.start
  const isQuiet = changes[0] === undefined || at - changes[0] > Math.max(flap.quietMs, 3 * paceMs)
  return !(index < flap.end && hour < flap.hour.end && halfDay < flap.halfDay.end && isQuiet)
}

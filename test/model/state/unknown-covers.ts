import type { Check } from '../language/policy.ts'
import { isProblem, isWorse, type State } from '../language/states.ts'
import type { CheckPast } from './check.ts'
import { mildest, waysOutOf } from './choice.ts'
import { timeSeen } from './counting.ts'
import type { Moment } from './moment.ts'

/** The ways by which a covered state would become worse. */
function worsening(check: Check, covered: State): readonly number[] {
  return waysOutOf(check, covered, true).filter((index) => isWorse(check.transitions[index]!.to, covered))
}

/** Whether the covered state is to be seen again: nothing that would worsen it holds in this sample (rule 9). */
export function isBack(check: Check, past: readonly Moment[], covered: State): boolean {
  const now = past.at(-1)!
  return worsening(check, covered).every((index) => now.standings[index]!.holds !== true)
}

/**
 * The way into the mildest problem of a check whose last samples each met some entry but none its own count:
 * `unknown` never outlasts fresh data (rule 9). `null` while there were too few of them.
 */
export function overdue(memory: CheckPast, entries: readonly number[]): number | null {
  const { check, past, definedFrom } = memory
  const specs = entries.map((index) => check.transitions[index]!)
  const count = Math.max(...specs.map(({ consecutive }) => consecutive))
  const time = Math.max(...specs.map(({ forMs }) => forMs))
  const places: number[] = []
  for (let place = past.length - 1; place >= definedFrom; place -= 1) {
    const moment = past[place]!
    if (moment.kind !== 'decided' && moment.kind !== 'breach') continue
    if (!moment.isNew) continue
    if (!entries.some((index) => moment.standings[index]!.holds === true)) break
    places.unshift(place)
  }
  const isLongEnough = places.length >= count && timeSeen(past, places, ({ ttlMs }) => ttlMs) >= time
  const samples = places.map((place) => past[place]!)
  return isLongEnough ? mildestIn(check, samples, entries) : null
}

/** Of several ways into the mildest state, the one that was met first. */
function mildestIn(check: Check, samples: readonly Moment[], entries: readonly number[]): number | null {
  const met = samples.flatMap(({ standings }) => entries.filter((index) => standings[index]!.holds === true))
  return mildest(check, met)
}

/** The entries that may end the sight of nothing over a covered state. */
export function entriesOver(check: Check, covered: State): readonly number[] {
  return worsening(check, covered).filter((index) => isProblem(check.transitions[index]!.to))
}

import { mildest, waysOutOf } from './choice.ts'
import type { Moment } from './moment.ts'
import type { Check } from './policy.ts'
import { isProblem, isWorse, type State } from './states.ts'

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
export function overdue(
  check: Check,
  past: readonly Moment[],
  entries: readonly number[],
  paceMs: number,
): number | null {
  const specs = entries.map((index) => check.transitions[index]!)
  const count = Math.max(...specs.map(({ consecutive }) => consecutive))
  const time = Math.max(...specs.map(({ forMs }) => forMs))
  const samples: Moment[] = []
  let seen = 0
  for (const moment of past.toReversed()) {
    if (moment.kind !== 'decided' && moment.kind !== 'breach') continue
    if (!moment.isNew) continue
    if (!entries.some((index) => moment.standings[index]!.holds === true)) break
    const step = (samples.at(-1)?.at ?? moment.at) - moment.at
    if (step <= moment.ttlMs + 2 * paceMs) seen += step
    samples.push(moment)
    if (samples.length >= count && seen >= time) return mildestIn(check, samples, entries)
  }
  return null
}

function mildestIn(check: Check, samples: readonly Moment[], entries: readonly number[]): number | null {
  const met = entries.filter((index) => samples.some(({ standings }) => standings[index]!.holds === true))
  return mildest(check, met)
}

/** The entries that may end the sight of nothing over a covered state. */
export function entriesOver(check: Check, covered: State): readonly number[] {
  return worsening(check, covered).filter((index) => isProblem(check.transitions[index]!.to))
}

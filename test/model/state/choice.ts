import type { Check } from '../language/policy.ts'
import { isMilder, isProblem, isWorse, type State, severityOf } from '../language/states.ts'
import { isMet } from './counting.ts'
import { isHeld } from './hold.ts'
import type { Moment } from './moment.ts'

/** The most severe target wins, then the order in the file (rule 4). */
export function mostSevere(check: Check, indexes: readonly number[]): number | null {
  return pick(check, indexes, (a, b) => severityOf(a) > severityOf(b))
}

export function mildest(check: Check, indexes: readonly number[]): number | null {
  return pick(check, indexes, (a, b) => severityOf(a) < severityOf(b))
}

function pick(
  check: Check,
  indexes: readonly number[],
  isBetter: (a: State, b: State) => boolean,
): number | null {
  const targetOf = (index: number): State => check.transitions[index]!.to
  let best: number | null = null
  for (const index of indexes) {
    if (best === null || isBetter(targetOf(index), targetOf(best))) best = index
  }
  return best
}

/**
 * The ways out of a state. Under `unknown` those of the covered state go on, and the file's own out of `unknown` may
 * only lead to something worse than it: what was lost from sight is left by its own exits (rule 9).
 */
export function waysOutOf(check: Check, present: State, isCovered: boolean): readonly number[] {
  return check.transitions.flatMap(({ from, to }, index) => {
    const fromUnknown = isCovered && from === 'unknown' && isProblem(to) && isWorse(to, present)
    return from === present || fromUnknown ? [index] : []
  })
}

/** The transition that a sample makes a check take, `null` for none (rules 3, 4 and 5). */
export function chosen(check: Check, past: readonly Moment[], present: State, isCovered: boolean) {
  const at = past.at(-1)!.at
  const met = waysOutOf(check, present, isCovered).filter((index) => {
    const transition = check.transitions[index]!
    if (!isMet(past, index, transition)) return false
    return !(isMilder(transition.to, present) && isHeld(check, past, at))
  })
  return mostSevere(check, met)
}

import type { Transition } from '../language/policy.ts'
import { isProblem, type State, severityOf } from '../language/states.ts'
import { type CheckPast, missingRun } from '../state/check.ts'
import { isCounted, runOf } from '../state/counting.ts'
import { isEntry, type Moment } from '../state/moment.ts'

/** A check that another one depends on, and what is known of its news. */
export interface Named {
  readonly memory: CheckPast
  /** From this state on it explains what depends on it; `unknown` always does. */
  readonly from: State
  /** Its problem was told, is on its way, or is hidden itself. */
  readonly isKnown: boolean
}

/**
 * Whether what a check has to say follows from another one (rule 11): that one is critical or unknown (or as bad as
 * `at` says) and known to be, or its problem condition holds without its count, or it has recovered only just. Nothing
 * worse than it is ever hidden.
 */
export function isHidden(
  dependent: CheckPast,
  all: readonly Named[],
  order: readonly State[],
  at: number,
  paceMs: number,
): boolean {
  const { state } = dependent
  const isNoWorse = (as: readonly State[]) => as.some((one) => order.indexOf(state) <= order.indexOf(one))
  const troubled = inTrouble(all)
  const known = troubled.filter(({ isKnown }) => isKnown)
  if (known.length > 0) {
    const as = known.map(({ memory }) => worse(memory, order))
    dependent.hidden = { as, until: null }
    dependent.waitingSince = null
    return isNoWorse(as)
  }
  // What nobody knows of explains nothing, neither now nor when it is over.
  if (dependent.hidden?.until === null && troubled.length > 0) dependent.hidden = null
  if (settles(dependent, at, paceMs)) return isNoWorse(dependent.hidden?.as ?? [])
  const others = all.filter((named) => !troubled.includes(named))
  const coming = others.flatMap(({ memory, from }) => comingStates(memory).filter((as) => isBad(as, from)))
  const longest = Math.max(...all.map(({ memory }) => countMs(memory, paceMs)))
  dependent.waitingSince = coming.length === 0 ? null : (dependent.waitingSince ?? at)
  return dependent.waitingSince !== null && at - dependent.waitingSince <= longest && isNoWorse(coming)
}

/** Those that are so bad now that they explain what depends on them. */
export function inTrouble(all: readonly Named[]): readonly Named[] {
  return all.filter(({ memory, from }) => isBad(memory.state, from))
}

/** How long a check's longest count could take: nothing waits for it any longer. */
function countMs({ check: { missing, transitions } }: CheckPast, paceMs: number): number {
  const counts = [missing.consecutive, ...transitions.map(({ consecutive }) => consecutive)]
  return Math.max(...counts) * paceMs + Math.max(0, ...transitions.map(({ forMs }) => forMs))
}

/** What a check hides as: what `unknown` covers is no better known, and goes on being so bad. */
function worse({ state, covered }: CheckPast, order: readonly State[]): State {
  return covered !== null && order.indexOf(covered) > order.indexOf(state) ? covered : state
}

function isBad(state: State, from: State): boolean {
  return state === 'unknown' || (isProblem(state) && severityOf(state) >= severityOf(from))
}

/**
 * Where a check is heading: the targets of its problem conditions, out of its state, that hold and did not hold for long
 * enough; unknown, where missing samples are counted towards it.
 */
function comingStates({ check, past, state, covered }: CheckPast): readonly State[] {
  const isMissing = check.missing.treat === 'unknown' && missingRun(past) > 0
  const problems = check.transitions.flatMap((transition, index) => {
    if (transition.from !== (covered ?? state) || !isEntry(transition)) return []
    return holdsNow(past, index, transition) && !isCounted(past, index, transition) ? [transition.to] : []
  })
  return isMissing ? [...problems, 'unknown'] : problems
}

/**
 * Whether a condition holds in this sample or, where nobody knows, its run goes on (rule 3). Its `and:`, which no run
 * counts, is asked of this sample alone (rule 5).
 */
function holdsNow(past: readonly Moment[], index: number, transition: Transition): boolean {
  const now = past.at(-1)?.standings[index]?.holds
  return now ?? (transition.and === null && runOf(past, index, transition) > 0)
}

/** Whether it was hidden so shortly before that it has yet to recover. */
function settles(dependent: CheckPast, at: number, paceMs: number): boolean {
  const { check, hidden } = dependent
  if (hidden === null) return false
  // The time that it has is fixed when it begins, by the pace that is known then.
  const until = hidden.until ?? at + (check.settleMs ?? Math.max(2, check.longestExit + 1) * paceMs)
  dependent.hidden = { ...hidden, until }
  return at < until
}

import { isProblem, type State, severityOf } from '../language/states.ts'
import { type CheckPast, missingRun } from '../state/check.ts'
import { isEntry } from '../state/moment.ts'

/** A check that another one depends on, and what is known of its news. */
export interface Named {
  readonly memory: CheckPast
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
  namedOf: (check: string) => Named | undefined,
  order: readonly State[],
  at: number,
  paceMs: number,
): boolean {
  const { check, state } = dependent
  const isNoWorse = (as: readonly State[]) => as.some((one) => order.indexOf(state) <= order.indexOf(one))
  const all = check.dependsOn.flatMap((dependency) => {
    const named = namedOf(dependency.check)
    return named === undefined ? [] : [{ ...named, from: dependency.at }]
  })
  const troubled = all.filter(({ memory, from }) => isBad(memory.state, from))
  const known = troubled.filter(({ isKnown }) => isKnown)
  if (known.length > 0) {
    const as = known.map(({ memory }) => worse(memory, order))
    dependent.hidden = { as, until: null }
    dependent.waitingSince = null
    return isNoWorse(as)
  }
  if (troubled.length > 0) return false
  if (settles(dependent, at, paceMs)) return isNoWorse(dependent.hidden?.as ?? [])
  const coming = all.flatMap(({ memory, from }) => comingStates(memory).filter((as) => isBad(as, from)))
  const longest = Math.max(...all.map(({ memory }) => countMs(memory, paceMs)))
  dependent.waitingSince = coming.length === 0 ? null : (dependent.waitingSince ?? at)
  return dependent.waitingSince !== null && at - dependent.waitingSince <= longest && isNoWorse(coming)
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
 * Where a check is heading: the targets of its problem conditions, out of its state, that hold in its last decided
 * sample; unknown, where missing samples are counted towards it.
 */
function comingStates({ check, past, state, covered }: CheckPast): readonly State[] {
  const isMissing = check.missing.treat === 'unknown' && missingRun(past) > 0
  const lost: readonly State[] = isMissing ? ['unknown'] : []
  const now = past.findLast(({ kind }) => kind === 'decided' || kind === 'breach')
  if (now === undefined) return lost
  const problems = check.transitions.flatMap((transition, index) =>
    transition.from === (covered ?? state) && isEntry(transition) && now.standings[index]!.holds === true
      ? [transition.to]
      : [],
  )
  return [...problems, ...lost]
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

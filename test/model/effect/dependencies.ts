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
  return check.dependsOn.some((dependency) => {
    const named = namedOf(dependency.check)
    if (named === undefined) return false
    const { memory } = named
    const isNoWorse = (as: State) => order.indexOf(state) <= order.indexOf(as)
    if (isBad(memory.state, dependency.at)) {
      const as = worse(memory, order)
      if (named.isKnown) dependent.hidden = { as, until: null }
      return named.isKnown && isNoWorse(as)
    }
    const hides = (as: State) => isBad(as, dependency.at) && isNoWorse(as)
    const isSettling = settles(dependent, order, at, paceMs)
    return comingStates(memory).some(hides) || isSettling
  })
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

/** Whether it was hidden so shortly before that it has yet to recover; what is worse is never hidden. */
function settles(dependent: CheckPast, order: readonly State[], at: number, paceMs: number): boolean {
  const { check, state, hidden } = dependent
  if (hidden === null) return false
  // The time that it has is fixed when it begins, by the pace that is known then.
  const until = hidden.until ?? at + (check.settleMs ?? Math.max(2, check.longestExit + 1) * paceMs)
  dependent.hidden = { ...hidden, until }
  return at < until && order.indexOf(state) <= order.indexOf(hidden.as)
}

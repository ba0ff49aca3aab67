import type { CheckPast } from './check.ts'
import { isEntry } from './moment.ts'
import { isProblem, type State, severityOf } from './states.ts'

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
): boolean {
  const { check, state } = dependent
  return check.dependsOn.some((dependency) => {
    const named = namedOf(dependency.check)
    if (named === undefined) return false
    const { memory } = named
    const hides = (as: State) => isBad(as, dependency.at) && order.indexOf(state) <= order.indexOf(as)
    if (hides(memory.state)) return named.isKnown
    if (isBad(memory.state, dependency.at)) return false
    return comingStates(memory).some(hides) || settles(dependent, memory, dependency.at, at)
  })
}

function isBad(state: State, from: State): boolean {
  return state === 'unknown' || (isProblem(state) && severityOf(state) >= severityOf(from))
}

/** Where a check is heading: the targets of its problem conditions that hold in its last sample. */
function comingStates({ check, past }: CheckPast): readonly State[] {
  const now = past.at(-1)
  if (now === undefined || now.kind === 'missing' || now.kind === 'ignored') return []
  return check.transitions.flatMap((transition, index) =>
    isEntry(transition) && now.standings[index]!.holds === true ? [transition.to] : [],
  )
}

/** Whether the named check was bad so shortly before that the dependent one has yet to recover. */
function settles({ check }: CheckPast, { past }: CheckPast, from: State, at: number): boolean {
  const last = past.findLastIndex(({ state }) => isBad(state, from))
  const recovery = past[last + 1]
  return last >= 0 && recovery !== undefined && at - recovery.at < check.settleMs
}

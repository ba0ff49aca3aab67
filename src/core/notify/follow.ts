import type { CheckState } from '../policy/engine/policy-state.ts'
import type { FlapSpec } from '../policy/language/policy.ts'
import type { State } from '../state.ts'
import type { CheckPlan } from './audience.ts'
import { changesKept } from './flapping.ts'
import { nothingTold } from './told.ts'

/** A change of a check's state, as far as news follow from it. */
export interface Change {
  readonly at: number
  readonly from: State
  readonly to: State
  readonly reason: string
}

/**
 * Takes note of a change of state before anything is decided on it; the state that a check finds at its birth is none.
 * Changes `check` in place.
 */
export function followChange(check: CheckState, plan: CheckPlan, change: Change, flap: FlapSpec): void {
  const { news } = check
  const { at, to, reason } = change
  if (at === news.bornAt) check.changes = 0
  else check.changedAt = [...check.changedAt, at].slice(-changesKept(flap))
  const endsProblem = check.problemSince !== -1 && !check.problemOpen
  if (!check.problemOpen) check.problemSince = -1
  else if (check.problemSince === -1) check.problemSince = at
  // The return of lost data is no entry: what the state called for was called for when it was entered (rule 9).
  const isReturn = reason === 'data_back'
  const isLoss = to === 'unknown'
  if (isLoss) news.coveredShownMs = plan.countsShown ? shownUntil(news, at) : news.shownMs
  news.shownMs = isReturn ? news.coveredShownMs : 0
  news.shownAt = at
  const staying = isReturn ? ({ state }: { state: State }) => state === to : () => isLoss
  news.due = news.due.filter(staying)
  if (!isReturn) callRemedies(check, plan, to)
  if (to !== 'healthy') return
  news.givenUp = []
  for (const { action, entries } of plan.channels) {
    if (!endsProblem || entries.healthy === undefined) continue
    news.channels[action.name] ??= nothingTold()
    Object.assign(news.channels[action.name] as object, { owed: true })
  }
}

/** Counts for how long the present state was shown; a muted or unseen state is not (rule 14, `after:`). */
export function countShown({ news }: CheckState, isShown: boolean, at: number): void {
  news.shownMs = shownUntil(news, at)
  news.shownAt = isShown ? at : -1
}

function shownUntil({ shownMs, shownAt }: CheckState['news'], at: number): number {
  return shownAt === -1 ? shownMs : shownMs + Math.max(0, at - shownAt)
}

function callRemedies({ news }: CheckState, { remedies }: CheckPlan, to: State): void {
  for (const { action, to: state, afterMs } of remedies) {
    if (state === to) news.due.push({ action: action.name, state, afterMs, held: false })
  }
}

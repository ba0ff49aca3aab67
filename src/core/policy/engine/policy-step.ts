import { isProblem, isWorse, type State } from '../../state.ts'
import type { Value } from '../../value.ts'
import { readPath } from '../language/condition/paths.ts'
import { type BoundState, lookAtAll } from './bound-state.ts'
import { stepCheck } from './check-step.ts'
import type { CompiledCheck, Engine, SlottedPath } from './compiled.ts'
import { presence } from './frame.ts'
import type { Moment } from './moment.ts'
import { observe, type View } from './observe.ts'
import { paceOf, rememberStep } from './pace.ts'
import { type CheckState, standingState } from './policy-state.ts'
import { given, type Row } from './row.ts'
import type { Move } from './transition/move.ts'
import { noTruths } from './truths/truths.ts'
import { turnBack } from './turn-back.ts'

/** A change of a check's state, with everything needed to tell and audit it. */
export interface Transition {
  readonly at: number
  readonly check: string
  readonly from: State
  readonly to: State
  readonly reason: string
  /** The condition's text; `null` where no transition of the file led here. */
  readonly condition: string | null
  /** What the condition read, by path; `null` where there was no value. */
  readonly values: Readonly<Record<string, Value>>
  readonly cause: 'sample' | 'policy_reload'
}

const none: readonly Transition[] = []

export interface JudgeOptions {
  /** Takes every count and duration as met by this one sample (`--no-state`, state that cannot be saved). */
  readonly countsMet?: boolean
  /** Checks that are not judged and keep their state (`--probe`). */
  readonly skipped?: ReadonlySet<string>
  /** False where nobody says when the next tick comes (one-shot runs), so that the pace is learnt (rule 5). */
  readonly ownsClock?: boolean
}

/**
 * Judges the sample in the view's row: fills the view, steps every check, and returns the transitions in the order of
 * the checks. Changes the bound state in place, which must come from {@link adoptState}.
 */
export function judge(
  engine: Engine,
  bound: BoundState,
  view: View,
  options: JudgeOptions = {},
): readonly Transition[] {
  const { frame, fresh, row } = view
  if (row.at < bound.state.at) {
    turnBack(bound.state, row.at)
    lookAtAll(bound)
  }
  rememberStep(bound.state, row.at, options.ownsClock !== false)
  const paceMs = paceOf(engine.policy, bound.state)
  observe(engine, bound, view, paceMs)
  let transitions: Transition[] | null = null
  const tick = { frame, fresh, row, at: row.at, paceMs, countsMet: options.countsMet === true }
  const applied = remediationIn(engine, row)
  if (bound.changed.length > 0) bound.changed.length = 0
  for (let index = 0; index < engine.checks.length; index += 1) {
    const check = engine.checks[index] as CompiledCheck
    if (options.skipped?.has(check.spec.name)) {
      Object.assign(check.truths, noTruths())
      continue
    }
    const checkState = bound.checks[index] as CheckState
    if (applied !== null) checkState.remediated = applied && mayBeRemedied(checkState)
    showRemediation(engine, view, checkState)
    const transition = judgeCheck(check, checkState, tick)
    if (transition === null) continue
    bound.changed.push(index)
    if (transitions === null) transitions = [transition]
    else transitions.push(transition)
  }
  if (!bound.settled) settleOverall(bound, worstOf(engine, bound), row.at)
  else if (transitions !== null) settleOverall(bound, worstAfter(engine, bound, transitions), row.at)
  bound.settled = true
  bound.state.at = row.at
  return transitions ?? none
}

/** A remedy counts for the problem in which it began, so not before there is one (rule 16). */
export function mayBeRemedied(state: Readonly<CheckState>): boolean {
  const standing = standingState(state)
  return isProblem(standing) || standing === 'recovering'
}

function judgeCheck(check: CompiledCheck, state: CheckState, tick: Moment): Transition | null {
  const from = state.state
  const step = stepCheck(check, state, tick)
  return step && describe(check, from, step, tick, step.isFromReload ? 'policy_reload' : 'sample')
}

function describe(
  check: CompiledCheck,
  from: State,
  move: Move,
  tick: Moment,
  cause: Transition['cause'],
): Transition {
  const taken = check.transitions[move.transition]
  return {
    at: tick.at,
    check: check.spec.name,
    from,
    to: move.to,
    reason: move.reason,
    condition: taken?.spec.condition.source ?? null,
    values: valuesAt(taken?.paths ?? check.paths, tick),
    cause,
  }
}

/** The values at `paths`, `null` where there is none. */
export function valuesAt(paths: readonly SlottedPath[], view: Pick<View, 'frame'>): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const path of paths) values[path.text] = readPath(path, path.slot, view.frame) ?? null
  return values
}

function remediationIn(engine: Engine, row: Row): boolean | null {
  const slot = engine.remediationSlot
  if (slot === -1 || (row.given[slot] !== given.value && row.given[slot] !== given.dated)) return null
  const value = row.values[slot]
  return typeof value === 'boolean' ? value : null
}

function showRemediation(engine: Engine, view: View, state: CheckState): void {
  if (engine.remediatedSlot === -1) return
  view.frame.values[engine.remediatedSlot] = state.remediated
  view.frame.presence[engine.remediatedSlot] = presence.value
}

function settleOverall({ state }: BoundState, worst: State, at: number): void {
  if (worst !== state.overall.state) state.overall = { state: worst, since: at }
}

/** The worst state of all checks; `unknown` where there are none. */
function worstOf({ checks: compiled, policy }: Engine, { checks }: BoundState): State {
  let rank = -1
  for (let index = 0; index < checks.length; index += 1) {
    const { state: own } = checks[index] as CheckState
    rank = Math.max(rank, (compiled[index] as CompiledCheck).rank[own])
  }
  return policy.stateOrder[rank] ?? 'unknown'
}

// Only where a check left the worst state may others matter that did not change.
function worstAfter(engine: Engine, bound: BoundState, transitions: readonly Transition[]): State {
  const { stateOrder } = engine.policy
  let worst = bound.state.overall.state
  for (const { from, to } of transitions) {
    if (from === bound.state.overall.state) return worstOf(engine, bound)
    if (isWorse(to, worst, stateOrder)) worst = to
  }
  return worst
}

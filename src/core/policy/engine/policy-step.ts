import { type State, worstState } from '../../state.ts'
import type { Value } from '../../value.ts'
import { readPath } from '../language/condition/paths.ts'
import type { BoundState } from './bound-state.ts'
import { type Move, stepCheck, type Tick } from './check-step.ts'
import type { CompiledCheck, Engine, SlottedPath } from './compile.ts'
import { presence } from './frame.ts'
import { observe, type View } from './observe.ts'
import { type CheckState, createCheckState, createPolicyState, type PolicyState } from './policy-state.ts'
import { given, type Row } from './row.ts'
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
  if (row.at < bound.state.at) turnBack(bound.state, row.at)
  observe(engine, bound, view)
  let transitions: Transition[] | null = null
  const tick = { frame, fresh, at: row.at, countsMet: options.countsMet === true }
  const applied = remediationIn(engine, row)
  for (let index = 0; index < engine.checks.length; index += 1) {
    const check = engine.checks[index] as CompiledCheck
    if (options.skipped?.has(check.spec.name)) continue
    const checkState = bound.checks[index] as CheckState
    if (applied !== null) checkState.remediated = applied
    showRemediation(engine, view, checkState)
    const transition = judgeCheck(check, checkState, tick)
    if (checkState.state !== 'critical' && checkState.state !== 'recovering') checkState.remediated = false
    if (transition === null) continue
    if (transitions === null) transitions = [transition]
    else transitions.push(transition)
  }
  if (transitions !== null || !bound.settled) settleOverall(engine, bound, row.at)
  bound.state.at = row.at
  return transitions ?? none
}

/**
 * The state to go on with under `engine`'s policy: what `previous` remembers, a birth at `at` for what it does not
 * know, and nothing of checks that are gone (rule 12). A copy; `previous` stays as it was.
 */
export function adoptState(engine: Engine, previous: PolicyState | null, at: number): PolicyState {
  const born = createPolicyState(engine.policy, at)
  if (previous === null) return born
  const kept = structuredClone(previous)
  for (const { spec } of engine.checks) {
    const known = kept.checks[spec.name]
    if (known !== undefined) born.checks[spec.name] = known
  }
  return { ...kept, policyDigest: engine.policy.digest, checks: born.checks }
}

function judgeCheck(check: CompiledCheck, state: CheckState, tick: Tick): Transition | null {
  if (state.digest !== check.spec.digest) return rejudge(check, state, tick)
  const from = state.state
  const move = stepCheck(check, state, tick)
  return move && describe(check, from, move, tick, 'sample')
}

/** A check whose definition changed is judged anew by this one sample; one that tells nothing leaves it as it was. */
function rejudge(check: CompiledCheck, state: CheckState, tick: Tick): Transition | null {
  const { state: from, since, reason, problemOpen, remediated } = state
  const { notified, changes, flapping, flappingTold } = state
  const born: CheckState = {
    ...createCheckState(check.spec, tick.at),
    state: 'unknown',
    problemOpen,
    remediated,
  }
  const anew = { ...tick, fresh: new Uint8Array(tick.fresh.length).fill(1), countsMet: true }
  const move = stepCheck(check, born, anew)
  Object.assign(state, born, { notified, changes, flapping, flappingTold })
  if (move === null || move.to === from) {
    Object.assign(state, { state: from, since, reason })
    return null
  }
  return describe(check, from, move, tick, 'policy_reload')
}

function describe(
  check: CompiledCheck,
  from: State,
  move: Move,
  tick: Tick,
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

function settleOverall(engine: Engine, bound: BoundState, at: number): void {
  const { state, checks } = bound
  const worst = worstState(
    checks.map((check) => check.state),
    engine.policy.stateOrder,
  )
  if (worst !== state.overall.state) state.overall = { state: worst, since: at }
  bound.settled = true
}

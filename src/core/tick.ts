import { type GuardedAction, guardActions } from './action/guard.ts'
import { planActions } from './action/plan.ts'
import { countBeat, countCall } from './escalation/budget.ts'
import { type GateDecision, gate } from './escalation/gate.ts'
import { hasNews, type Mute, type Notice, noticesFor } from './notify/notice.ts'
import { type BoundState, bindState, releaseState } from './policy/engine/bound-state.ts'
import type { CompiledCheck, Engine } from './policy/engine/compiled.ts'
import type { View } from './policy/engine/observe.ts'
import type { CheckState, PolicyState } from './policy/engine/policy-state.ts'
import { type JudgeOptions, judge, type Transition } from './policy/engine/policy-step.ts'
import { layOut } from './policy/engine/row.ts'
import type { Sample } from './policy/engine/sample.ts'

/** What one tick is given besides the state: a sample, and what mutes each check now (none unless told). */
export interface TickInput extends JudgeOptions {
  readonly sample: Sample
  readonly mutesOf?: (check: string) => readonly Mute[]
}

const none: readonly Notice[] = []

/** Everything that was decided at one tick. Core decides; edges perform, and the audit writes down the same values. */
export interface TickOutcome {
  readonly transitions: readonly Transition[]
  readonly notices: readonly Notice[]
  readonly actions: readonly GuardedAction[]
  readonly escalation: GateDecision
}

/**
 * One beat of the loop that the whole program is: judge → notify → escalate → act, all decided here and done elsewhere.
 * Changes `state` in place; `view` is the engine's reusable room.
 */
export function tick(engine: Engine, state: PolicyState, input: TickInput, view: View): TickOutcome {
  const bound = bindState(engine, state)
  layOut(engine, input.sample, view.row)
  const outcome = tickRow(engine, bound, view, input)
  releaseState(engine, bound)
  return outcome
}

/** The same for a sample that lies in the view's row already and a state that stays bound over many ticks. */
export function tickRow(
  engine: Engine,
  bound: BoundState,
  view: View,
  input: Omit<TickInput, 'sample'>,
): TickOutcome {
  const { state } = bound
  const { at } = view.row
  const transitions = judge(engine, bound, view, input)
  const notices = noticesOfAll(engine, bound, at, input.mutesOf)
  const escalation = escalate(engine, bound, view)
  const planned = planActions(engine.policy, transitions)
  const actions = guardActions(planned, engine.policy, state.attempts, at)
  return { transitions, notices, actions, escalation }
}

function noticesOfAll(
  engine: Engine,
  { checks }: BoundState,
  at: number,
  mutesOf: TickInput['mutesOf'],
): readonly Notice[] {
  let notices: readonly Notice[] = none
  for (let index = 0; index < checks.length; index += 1) {
    const check = checks[index] as CheckState
    if (!hasNews(check)) continue
    const { name } = (engine.checks[index] as CompiledCheck).spec
    const found = noticesFor(name, check, at, engine.policy.stateOrder, mutesOf?.(name))
    if (found.length > 0) notices = notices.length === 0 ? found : [...notices, ...found]
  }
  return notices
}

function escalate(engine: Engine, { state, checks }: BoundState, view: View): TickOutcome['escalation'] {
  state.escalation = countBeat(state.escalation)
  const decision = gate(engine, view.frame, state.escalation, () => checks.some(({ flapping }) => flapping))
  if (decision.llmRequired) state.escalation = countCall(state.escalation)
  return decision
}

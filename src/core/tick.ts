import { type GuardedAction, guardActions } from './action/guard.ts'
import { planActions } from './action/plan.ts'
import { countBeat, countCall } from './escalation/budget.ts'
import { type GateDecision, gate } from './escalation/gate.ts'
import { type Mute, type Notice, noticesFor } from './notify/notice.ts'
import type { Engine } from './policy/engine.ts'
import { type JudgeOptions, judge, type Transition } from './policy/judge.ts'
import type { View } from './policy/observe.ts'
import type { PolicyState } from './policy/policy-state.ts'
import type { Sample } from './policy/sample.ts'

/** What one tick is given besides the state: a sample, and what mutes each check now (none unless told). */
export interface TickInput extends JudgeOptions {
  readonly sample: Sample
  readonly mutesOf?: (check: string) => readonly Mute[]
}

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
  const { sample } = input
  const transitions = judge(engine, state, sample, view, input)
  const notices = noticesOfAll(engine, state, input)
  const escalation = escalate(engine, state, view)
  const planned = planActions(engine.policy, transitions)
  const actions = guardActions(planned, engine.policy, state.attempts, sample.at)
  return { transitions, notices, actions, escalation }
}

function noticesOfAll(engine: Engine, state: PolicyState, { sample, mutesOf }: TickInput): readonly Notice[] {
  let notices: Notice[] | null = null
  for (const { spec } of engine.checks) {
    const check = state.checks[spec.name]
    if (check === undefined) continue
    const found = noticesFor(spec.name, check, sample.at, engine.policy.stateOrder, mutesOf?.(spec.name))
    if (found.length > 0) notices = notices === null ? found : [...notices, ...found]
  }
  return notices ?? []
}

function escalate(engine: Engine, state: PolicyState, view: View): TickOutcome['escalation'] {
  state.escalation = countBeat(state.escalation)
  const flapping = engine.checks.some(({ spec }) => state.checks[spec.name]?.flapping === true)
  const decision = gate(engine, view.frame, state.escalation, flapping)
  if (decision.llmRequired) state.escalation = countCall(state.escalation)
  return decision
}

import type { ActionDecision } from './action/decision.ts'
import { countBeat, countCall } from './escalation/budget.ts'
import { type GateDecision, gate } from './escalation/gate.ts'
import { acknowledge, type GivenAcknowledgement } from './notify/acknowledge.ts'
import type { CheckPlan } from './notify/audience.ts'
import { decideNews, type Moment } from './notify/decide.ts'
import { flapsUntil, isFlapping } from './notify/flapping.ts'
import { followChange } from './notify/follow.ts'
import { withGone } from './notify/gone.ts'
import type { Mute } from './notify/mute.ts'
import type { Notice } from './notify/notice.ts'
import { type OperatorWords, resetBudgets, takeRemedies } from './notify/operator-words.ts'
import { type BoundState, bindState, releaseState } from './policy/engine/bound-state.ts'
import type { CompiledCheck, Engine } from './policy/engine/compiled.ts'
import type { View } from './policy/engine/observe.ts'
import { paceOf } from './policy/engine/pace.ts'
import type { CheckState, PolicyState } from './policy/engine/policy-state.ts'
import { type JudgeOptions, judge, type Transition } from './policy/engine/policy-step.ts'
import { layOut } from './policy/engine/row.ts'
import type { Sample } from './policy/engine/sample.ts'
import { turnBackPerformed } from './policy/engine/turn-back.ts'

const none: readonly GivenAcknowledgement[] = []

/** What one tick is given besides the state. */
export interface TickInput extends JudgeOptions {
  readonly sample: Sample
  /** The silences and maintenance that each check is in; what the policy itself hides is known without it. */
  readonly mutesOf?: (check: string) => readonly Mute[]
  /** What was acknowledged since the tick before: each covers the severity of its own time. */
  readonly acknowledged?: readonly GivenAcknowledgement[]
  /** What else operators said since the tick before. */
  readonly words?: OperatorWords
  /**
   * The clock of whoever performs what is decided, in epoch milliseconds: cooldowns, budgets, repeats, retries and the
   * end of acknowledgements run on it. Without it they run on the sample's own time.
   */
  readonly clock?: number
}

/** Everything that was decided at one tick. Core decides; edges perform, and the audit writes down the same values. */
export interface TickOutcome {
  readonly transitions: readonly Transition[]
  readonly notices: readonly Notice[]
  /** Those that would run are the effects, which `settle` takes. */
  readonly actions: readonly ActionDecision[]
  readonly escalation: GateDecision
}

/**
 * One beat of the loop that the whole program is: judge → tell → act → escalate, all decided here and done elsewhere.
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
  const { at } = view.row
  const { acknowledged = none, clock = at } = input
  if (input.clock !== undefined) turnBackPerformed(bound.state, clock)
  if (input.words !== undefined) takeRemedies(engine, bound, input.words)
  if (acknowledged.length > 0) takeAcknowledgements(engine, bound, acknowledged, (given) => given.at < at)
  const transitions = judge(engine, bound, view, input)
  const moment: Moment = { at, clock, paceMs: paceOf(engine.policy, bound.state) }
  follow(engine, bound, transitions, moment)
  if (acknowledged.length > 0) takeAcknowledgements(engine, bound, acknowledged, (given) => given.at >= at)
  if (input.words !== undefined) resetBudgets(engine, bound, input.words)
  const news = decideNews(engine, bound, moment, input.mutesOf)
  const { notices, actions } = withGone(news, engine, bound.state, moment, input.mutesOf)
  const escalation = escalate(engine, bound, view)
  return { transitions, notices, actions, escalation }
}

function takeAcknowledgements(
  engine: Engine,
  { checks, calmUntil }: BoundState,
  given: readonly GivenAcknowledgement[],
  isNow: (acknowledgement: GivenAcknowledgement) => boolean,
): void {
  for (const acknowledgement of given) {
    const index = engine.checks.findIndex(({ spec }) => spec.name === acknowledgement.check)
    if (index === -1 || !isNow(acknowledgement)) continue
    acknowledge(checks[index] as CheckState, acknowledgement)
    calmUntil[index] = 0
  }
}

/** Notes what changed, and whether each check flaps now (rule 10). */
function follow(engine: Engine, bound: BoundState, transitions: readonly Transition[], moment: Moment): void {
  const { calmUntil, flapsUntil, changed } = bound
  for (let next = 0; next < changed.length; next += 1) {
    const index = changed[next] as number
    const { flap } = (engine.checks[index] as CompiledCheck).spec
    const plan = engine.news.checks[index] as CheckPlan
    followChange(bound.checks[index] as CheckState, plan, transitions[next] as Transition, flap)
    calmUntil[index] = 0
    flapsUntil[index] = Number.NEGATIVE_INFINITY
  }
  for (let index = 0; index < flapsUntil.length; index += 1) {
    if (moment.at > (flapsUntil[index] as number)) followFlapping(engine, bound, index, moment)
  }
}

function followFlapping(engine: Engine, bound: BoundState, index: number, moment: Moment): void {
  const check = bound.checks[index] as CheckState
  const { flap } = (engine.checks[index] as CompiledCheck).spec
  const flaps = isFlapping(check.flapping, check, moment, flap)
  if (flaps !== check.flapping) bound.calmUntil[index] = 0
  check.flapping = flaps
  bound.flapsUntil[index] = flaps ? flapsUntil(check, flap) : Number.POSITIVE_INFINITY
}

function escalate(
  engine: Engine,
  { state, checks, mutes }: BoundState,
  view: View,
): TickOutcome['escalation'] {
  state.escalation = countBeat(state.escalation)
  const decision = gate(engine, view.frame, state.escalation, checks, mutes)
  if (decision.llmRequired) state.escalation = countCall(state.escalation)
  return decision
}

import { type ActionDecision, effectsOf } from '../core/action/decision.ts'
import { confidenceOf } from '../core/escalation/confidence.ts'
import { type OnChangeMemory, type OnChangeNews, tellOnChange } from '../core/notify/on-change.ts'
import { type AgentMutes, isMuting, mutesOfCheck } from '../core/notify/silence.ts'
import { adoptState } from '../core/policy/engine/adopt-state.ts'
import { bindState, releaseState } from '../core/policy/engine/bound-state.ts'
import type { Engine } from '../core/policy/engine/compiled.ts'
import { createView, type View } from '../core/policy/engine/observe.ts'
import { paceOf } from '../core/policy/engine/pace.ts'
import type { PolicyState } from '../core/policy/engine/policy-state.ts'
import { DecisionRecorder } from '../core/policy/engine/record/decision-record.ts'
import { layOut } from '../core/policy/engine/row.ts'
import type { Sample } from '../core/policy/engine/sample.ts'
import { type EffectResult, settle } from '../core/settle.ts'
import { Sha256 } from '../core/text/sha256.ts'
import { type TickOutcome, tickRow } from '../core/tick.ts'

/** What became of an effect of this round. */
export interface SettledEffect {
  readonly effect: ActionDecision
  readonly result: Exclude<EffectResult, 'claimed'>
}

/** How a sample is folded. */
export interface FoldOptions {
  readonly countsMet: boolean
  readonly skipped: ReadonlySet<string>
  /** What silences hide. */
  readonly silenced: AgentMutes
  /** What was told to who hears of changes only; `null` where this round tells them nothing. */
  readonly onChange: OnChangeMemory | null
}

/** One sample folded into what was remembered. */
export interface FoldedSample {
  readonly state: PolicyState
  readonly view: View
  readonly outcome: TickOutcome
  readonly settled: readonly SettledEffect[]
  /** What is new to who hears of changes only; `null` where nobody asked. */
  readonly onChange: OnChangeNews | null
  readonly confidence: number
  /** `sha256:` + hex of this tick. */
  readonly decisionHash: string
}

/**
 * Folds one sample of a one-shot run: `tick`, then `settle` for each of its effects. `previous` is left as it was, so that
 * the same sample can be folded again when the disk refuses the outcome.
 */
export function foldSample(
  engine: Engine,
  sample: Sample,
  previous: PolicyState | null,
  options: FoldOptions,
): FoldedSample {
  const state = adoptState(engine, previous, sample.at)
  const before = new Map(Object.entries(state.checks).map(([name, check]) => [name, check.state]))
  const view = createView(engine)
  const recorder = new DecisionRecorder(engine)
  const hash = new Sha256().update(recorder.head()).update(recorder.prior(state))
  const bound = bindState(engine, state)
  layOut(engine, sample, view.row)
  // Nobody says when the next round comes: timers are slow, and people ask when they like.
  const { countsMet, skipped, silenced } = options
  const outcome = tickRow(engine, bound, view, {
    ...{ countsMet, skipped, ownsClock: false },
    ...(isMuting(silenced) && { mutesOf: (check) => mutesOfCheck(silenced, check) }),
  })
  hash.update(recorder.tick(sample.at, view.frame, bound, outcome))
  releaseState(engine, bound)
  const moment = { at: sample.at, clock: sample.at, paceMs: paceOf(engine.policy, state) }
  const onChange = options.onChange && tellOnChange(engine, bound, moment, options.onChange)
  return {
    state,
    view,
    outcome,
    settled: settleDry(state, outcome, sample.at),
    onChange,
    confidence: confidenceOf(engine, view.frame, (check) => before.get(check), skipped),
    decisionHash: `sha256:${hash.hex()}`,
  }
}

/**
 * Settles the effects of a run that performs nothing: its output is where messages are told, and no remediation may pass
 * for one that helped.
 */
function settleDry(state: PolicyState, { actions }: TickOutcome, at: number): readonly SettledEffect[] {
  return effectsOf(actions).map((effect) => {
    const result = effect.kind === 'remediation' ? 'refused' : 'delivered'
    settle(state, effect, 'claimed', at)
    settle(state, effect, result, at)
    return { effect, result }
  })
}

import { type ActionDecision, effectsOf } from '../core/action/decision.ts'
import { confidenceOf } from '../core/escalation/confidence.ts'
import { adoptState } from '../core/policy/engine/adopt-state.ts'
import { bindState, releaseState } from '../core/policy/engine/bound-state.ts'
import type { Engine } from '../core/policy/engine/compiled.ts'
import { createView, type View } from '../core/policy/engine/observe.ts'
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

/** One sample folded into what was remembered. */
export interface FoldedSample {
  readonly state: PolicyState
  readonly view: View
  readonly outcome: TickOutcome
  readonly settled: readonly SettledEffect[]
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
  options: { readonly countsMet: boolean; readonly skipped: ReadonlySet<string> },
): FoldedSample {
  const state = adoptState(engine, previous, sample.at)
  const before = new Map(Object.entries(state.checks).map(([name, check]) => [name, check.state]))
  const view = createView(engine)
  const recorder = new DecisionRecorder(engine)
  const hash = new Sha256().update(recorder.head()).update(recorder.prior(state))
  const bound = bindState(engine, state)
  layOut(engine, sample, view.row)
  // Nobody says when the next round comes: timers are slow, and people ask when they like.
  const outcome = tickRow(engine, bound, view, { ...options, ownsClock: false })
  hash.update(recorder.tick(sample.at, view.frame, bound, outcome))
  releaseState(engine, bound)
  return {
    state,
    view,
    outcome,
    settled: settleDry(state, outcome, sample.at),
    confidence: confidenceOf(engine, view.frame, (check) => before.get(check), options.skipped),
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

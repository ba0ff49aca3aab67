import { confidenceOf } from '../core/escalation/confidence.ts'
import { adoptState } from '../core/policy/engine/adopt-state.ts'
import { checksInOrder } from '../core/policy/engine/bound-state.ts'
import type { Engine } from '../core/policy/engine/compiled.ts'
import type { View } from '../core/policy/engine/observe.ts'
import { createView } from '../core/policy/engine/observe.ts'
import type { PolicyState } from '../core/policy/engine/policy-state.ts'
import { DecisionRecorder } from '../core/policy/engine/record/decision-record.ts'
import type { Sample } from '../core/policy/engine/sample.ts'
import { Sha256 } from '../core/text/sha256.ts'
import { type TickOutcome, tick } from '../core/tick.ts'

/** One sample judged on top of what was remembered. */
export interface JudgedSample {
  readonly state: PolicyState
  readonly view: View
  readonly outcome: TickOutcome
  readonly confidence: number
  /** `sha256:` + hex over the decision record. */
  readonly decisionHash: string
}

/**
 * Judges one sample of a one-shot run; `previous` is left as it was, so that the same sample can be judged again when
 * the disk refuses the outcome.
 */
export function judgeSample(
  engine: Engine,
  sample: Sample,
  previous: PolicyState | null,
  options: { readonly countsMet: boolean; readonly skipped: ReadonlySet<string> },
): JudgedSample {
  const state = adoptState(engine, previous, sample.at)
  const before = new Map(Object.entries(state.checks).map(([name, check]) => [name, check.state]))
  const view = createView(engine)
  const recorder = new DecisionRecorder(engine)
  const hash = new Sha256().update(recorder.header(state))
  const outcome = tick(engine, state, { sample, ...options }, view)
  const { transitions, notices, actions, escalation } = outcome
  const escalations = escalation.triggers.length > 0 ? [escalation] : []
  hash.update(
    recorder.tick(sample.at, view.frame, checksInOrder(engine, state), {
      transitions,
      notices,
      actions,
      escalations,
    }),
  )
  return {
    state,
    view,
    outcome,
    confidence: confidenceOf(engine, view.frame, (check) => before.get(check), options.skipped),
    decisionHash: `sha256:${hash.hex()}`,
  }
}

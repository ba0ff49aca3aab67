import type { Engine } from '../policy/engine/compiled.ts'
import type { Frame } from '../policy/engine/frame.ts'
import { type EscalationLedger, mayCall } from './budget.ts'

/** What the gate decided: `refused` says why a model that was called for is not asked. */
export interface GateDecision {
  readonly llmRequired: boolean
  /** What called for a model, as the policy's triggers name it; empty when nothing did. */
  readonly triggers: readonly string[]
  readonly refused: 'disabled' | 'flapping' | 'budget' | null
}

const quiet: GateDecision = { llmRequired: false, triggers: [], refused: null }

/**
 * Decides whether a model is needed: only for what rules cannot decide, never for a warning as such and never while
 * anything flaps, and inside the budget. Pure: asking is an edge's work.
 */
export function gate(
  engine: Engine,
  frame: Frame,
  ledger: EscalationLedger,
  isFlapping: () => boolean,
): GateDecision {
  if (engine.contradictions.length === 0) return quiet
  const triggers: string[] = []
  for (const { source, evaluate } of engine.contradictions) {
    if (evaluate(frame) === true) triggers.push(`contradiction: ${source}`)
  }
  if (triggers.length === 0) return quiet
  const refused = refusal(engine, ledger, isFlapping())
  return { llmRequired: refused === null, triggers, refused }
}

function refusal(engine: Engine, ledger: EscalationLedger, flapping: boolean): GateDecision['refused'] {
  const { enabled, maxRatio } = engine.policy.escalation
  if (!enabled) return 'disabled'
  if (flapping) return 'flapping'
  return mayCall(ledger, maxRatio) ? null : 'budget'
}

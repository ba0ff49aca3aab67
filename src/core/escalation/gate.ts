import { holding, type Mute } from '../notify/mute.ts'
import type { CompiledContradiction, Engine } from '../policy/engine/compiled.ts'
import type { Frame } from '../policy/engine/frame.ts'
import type { CheckState } from '../policy/engine/policy-state.ts'
import { type EscalationLedger, mayCall } from './budget.ts'

/** Why a model that was called for is not asked. */
export type GateRefusal =
  | 'disabled'
  | 'flapping'
  | 'maintenance'
  | 'acknowledgement'
  | 'dependency'
  | 'budget'

/** What the gate decided. */
export interface GateDecision {
  readonly llmRequired: boolean
  /** What called for a model, as the policy's triggers name it; empty when nothing did. */
  readonly triggers: readonly string[]
  readonly refused: GateRefusal | null
}

const quiet: GateDecision = { llmRequired: false, triggers: [], refused: null }

/**
 * Decides whether a model is needed: only for what rules cannot decide, never for a warning as such and never while
 * anything flaps, nor while what it is about is muted (rule 11), and inside the budget. Pure: asking is an edge's work.
 *
 * @param checks in the order of the policy, as `mutes` is
 */
export function gate(
  engine: Engine,
  frame: Frame,
  ledger: EscalationLedger,
  checks: readonly CheckState[],
  mutes: readonly (readonly Mute[])[],
): GateDecision {
  if (engine.contradictions.length === 0) return quiet
  const holds = engine.contradictions.filter(({ evaluate }) => evaluate(frame) === true)
  if (holds.length === 0) return quiet
  const triggers = holds.map(({ source }) => `contradiction: ${source}`)
  const refused = refusal(engine, ledger, checks, () => muteOf(engine, holds, mutes))
  return { llmRequired: refused === null, triggers, refused }
}

function refusal(
  { policy }: Engine,
  ledger: EscalationLedger,
  checks: readonly CheckState[],
  muted: () => GateRefusal | null,
): GateRefusal | null {
  const { enabled, maxRatio } = policy.escalation
  if (!enabled) return 'disabled'
  if (checks.some(({ flapping }) => flapping)) return 'flapping'
  return muted() ?? (mayCall(ledger, maxRatio) ? null : 'budget')
}

/** What mutes every check that reads what the triggers read; `null` when one of them is not muted, or none reads it. */
function muteOf(
  engine: Engine,
  triggers: readonly CompiledContradiction[],
  mutes: readonly (readonly Mute[])[],
): GateRefusal | null {
  const slots = new Set(triggers.flatMap(({ paths }) => paths.map(({ slot }) => slot)))
  const holders = engine.checks.flatMap(({ paths }, index) => {
    return paths.some(({ slot }) => slots.has(slot)) ? [holding(mutes[index] ?? [], 'model')] : []
  })
  if (holders.length === 0 || holders.some((holder) => holder.length === 0)) return null
  return (holders[0]?.[0] ?? null) as GateRefusal | null
}

import type { ActionOutcome, ActionPurpose } from '../action/decision.ts'
import type { ProbeResult } from '../probe-kind/probe-result.ts'
import type { State } from '../state.ts'
import type { Value } from '../value.ts'

/** What one round of probes came to: the document of `vitals probe --json`, and what every renderer shows. */
export interface ProbeReport {
  readonly policy: string
  readonly policy_digest: string
  readonly agent_id: string
  /** When the round was judged, RFC 3339 in UTC. */
  readonly ts: string
  readonly state: State
  /** Since when the policy has been in this state. */
  readonly since: string
  readonly checks: readonly CheckReport[]
  readonly results: readonly ProbeResult[]
  /** Changes of state that this round made, in the order of the checks. */
  readonly transitions: readonly TransitionReport[]
  readonly timing: {
    readonly total_ms: number
    readonly probes: Readonly<Record<string, { readonly duration_ms: number; readonly cached: boolean }>>
  }
  readonly actions: readonly ActionReport[]
  readonly escalation: { readonly llm_required: boolean; readonly confidence: number }
  /** False when the verdict could not be remembered: every count was then taken as met by this one sample. */
  readonly state_saved: boolean
  readonly decision_hash: string
}

export interface CheckReport {
  readonly name: string
  readonly state: State
  readonly since: string
  /** Why the check is in its state; empty when healthy. */
  readonly reasons: readonly string[]
  /** For each transition that can leave the state and has begun to count: `"degraded->healthy": "1/3"`. */
  readonly counters: Readonly<Record<string, string>>
  readonly flapping: boolean
  /** True when `--probe` left out a probe that this check needs: it kept its state. */
  readonly skipped: boolean
  /** The values its conditions read, by name; `null` where there was none. */
  readonly values: Readonly<Record<string, Value>>
}

export interface TransitionReport {
  readonly at: string
  readonly check: string
  readonly from: State
  readonly to: State
  readonly reason: string
  readonly condition: string | null
  readonly values: Readonly<Record<string, Value>>
}

export interface ActionReport {
  readonly name: string
  readonly check: string
  /** What a notification action tells, or `remediation`. */
  readonly kind: ActionPurpose
  /** A probe decides and never acts. */
  readonly outcome: ActionOutcome
  readonly reasons: readonly string[]
}

import type { Transition } from '../core/policy/engine/policy-step.ts'
import type { Policy } from '../core/policy/language/policy.ts'
import { isoTime } from '../core/text/time.ts'
import type { AuditEntry } from '../store/store.ts'

/** A transition as the audit keeps it, with the hash of the decisions it was made in. */
export function transitionEntry(transition: Transition, policy: Policy, decisionHash: string): AuditEntry {
  const { at, check, from, to, reason, condition, values, cause } = transition
  return {
    ts: isoTime(at),
    type: 'transition',
    policy: policy.name,
    policy_digest: policy.digest,
    check,
    from,
    to,
    reason,
    condition,
    values,
    cause,
    decision_hash: decisionHash,
  }
}

import type { OnChangeMemory } from '../../src/core/notify/on-change.ts'
import { nothingTold } from '../../src/core/notify/told.ts'
import type { PolicyState } from '../../src/core/policy/engine/policy-state.ts'
import type { CheckedPolicy } from '../../src/core/policy/language/policy.ts'
import type { AuditEntry, RunChanges } from '../../src/store/store.ts'

/** A small state without checks, whose shape is the machine's affair, judged at `at`, epoch milliseconds. */
export function samplePolicyState(at: number): PolicyState {
  return {
    version: 1,
    policyDigest: 'sha256:00',
    at,
    checks: {},
    attempts: {},
    facts: { remediation_applied: { value: true, setAt: at } },
    windows: {},
    observedAt: { disk: at },
    steps: [],
    gone: {},
    escalation: { beats: 0, calls: [] },
    overall: { state: 'degraded', since: at },
  }
}

/** One check whose problem was told at `at`. */
function sampleOnChange(at: number): OnChangeMemory {
  const told = {
    ...nothingTold(),
    state: 'degraded' as const,
    last: { state: 'degraded' as const, at },
    begun: true,
  }
  return { version: 1, checks: { disk: { told, since: at, problemSince: at } } }
}

/** The changes of one run at `at`; what is not given is empty. */
export function sampleChanges(at: number, parts: Partial<RunChanges> = {}): RunChanges {
  return { state: samplePolicyState(at), onChange: sampleOnChange(at), probes: {}, audit: [], ...parts }
}

/** The `n`th transition in a test, written at `at`. */
export function transitionEntry(at: number, n: number): AuditEntry {
  return {
    ts: new Date(at).toISOString(),
    type: 'transition',
    policy: 'server',
    policy_digest: 'sha256:00',
    check: 'disk',
    from: 'healthy',
    to: 'degraded',
    reason: `reason ${n}`,
    condition: 'disk_free_pct < 15',
    values: { disk_free_pct: 14.25, note: 'naïve "€"' },
    cause: 'sample',
    decision_hash: `sha256:${n}`,
  }
}

/** A compiled policy without anything to check. */
export function sampleCompiled(): CheckedPolicy {
  return {
    warnings: [],
    policy: {
      engine: 3,
      name: 'server',
      description: 'A policy for tests',
      digest: 'sha256:00',
      intervalMs: 30_000,
      budget: { probeTimeoutMs: 500, totalMs: 2_000 },
      stateOrder: ['healthy', 'recovering', 'degraded', 'unknown', 'critical'],
      namesFromSamples: false,
      names: [],
      probes: [],
      facts: [],
      signals: [],
      checks: [],
      actions: [],
      notify: { repeatMs: null, cooldownMs: 300_000, groupWaitMs: 0, quietHours: null },
      on: [],
      escalation: { enabled: false, maxRatio: 0.05, triggers: [] },
    },
  }
}

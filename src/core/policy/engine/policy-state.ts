import type { AttemptHistory } from '../../action/attempts.ts'
import { type EscalationLedger, emptyLedger } from '../../escalation/budget.ts'
import type { State } from '../../state.ts'
import type { Value } from '../../value.ts'
import type { CheckSpec, Policy } from '../language/policy.ts'

/** What the engine remembers of a policy from one tick to the next. Plain JSON; times are epoch milliseconds. */
export interface PolicyState {
  readonly version: 1
  policyDigest: string
  /** When the newest tick was judged. */
  at: number
  /** The policy's own state and since when it has been so. */
  overall: { state: State; since: number }
  readonly checks: Record<string, CheckState>
  readonly facts: Record<string, { readonly value: Value; readonly setAt: number }>
  readonly windows: Record<string, WindowState>
  /** The newest observation of every name, to tell a cached result from a new sample (rule 3). */
  readonly observedAt: Record<string, number>
  /** Attempts of remediations by `action/check` (rule 15). */
  readonly attempts: Record<string, AttemptHistory>
  escalation: EscalationLedger
}

/** A signal's ring of past samples, oldest first; `signature` tells whether it is still the same signal. */
export interface WindowState {
  readonly signature: string
  readonly at: number[]
  readonly values: number[]
}

/** What the engine remembers of one check. Mutable: it belongs to the machine while a tick is judged. */
export interface CheckState {
  /** Digest of the definition that made this state (rule 12). */
  digest: string
  state: State
  since: number
  /** Why the check is in this state; `null` before its first transition. */
  reason: string | null
  /** The transition that led here, as its index in the check; -1 when none did. */
  entered: number
  /** When the condition of that transition was first seen to be false again; -1 while it is true (rule 5, `hold`). */
  entryEndedAt: number
  /** For each transition: samples in a row that met its condition. */
  runs: number[]
  /** For each transition: since when its condition has been true; -1 when it is not. */
  trueSince: number[]
  /** Samples in a row without the data that the check needs. */
  missing: number
  /** Decided samples in a row, while unknown, in which no entry condition held. */
  passing: number
  /** Was degraded or critical and has not passed since; outlives `unknown` (rule 9). */
  problemOpen: boolean
  /** The built-in fact `remediation_applied` as this check sees it. */
  remediated: boolean
  /** Which of the last 20 samples changed the state, newest in the lowest bit (rule 10). */
  changes: number
  flapping: boolean
  /** Whether the start of the present flapping was told, so that its end must be. */
  flappingTold: boolean
  /** The state that was last told to anybody (rules 10 and 11). */
  notified: State | null
}

/** The state of a policy that has never been judged; `at` is its birth. */
export function createPolicyState(policy: Policy, at: number): PolicyState {
  const checks: Record<string, CheckState> = {}
  for (const spec of policy.checks) checks[spec.name] = createCheckState(spec, at)
  return {
    version: 1,
    policyDigest: policy.digest,
    at,
    overall: { state: 'unknown', since: at },
    checks,
    facts: {},
    windows: {},
    observedAt: {},
    attempts: {},
    escalation: emptyLedger,
  }
}

/** A check before its first sample: in its `initial` state, with nothing counted. */
export function createCheckState(spec: CheckSpec, at: number): CheckState {
  return {
    digest: spec.digest,
    state: spec.initial,
    since: at,
    reason: null,
    entered: -1,
    entryEndedAt: -1,
    runs: spec.transitions.map(() => 0),
    trueSince: spec.transitions.map(() => -1),
    missing: 0,
    passing: 0,
    problemOpen: spec.initial === 'degraded' || spec.initial === 'critical',
    remediated: false,
    changes: 0,
    flapping: false,
    flappingTold: false,
    notified: null,
  }
}

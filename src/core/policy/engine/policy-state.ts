import { type EscalationLedger, emptyLedger } from '../../escalation/budget.ts'
import { type CheckNews, noNews } from '../../notify/told.ts'
import { isProblem, type State } from '../../state.ts'
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
  /** The last steps between runs, newest last, in milliseconds; empty where somebody owns the clock (rule 5, pace). */
  steps: number[]
  /** Checks with an open problem that a reload took away, until that is told (rule 12). */
  readonly gone: Record<string, CheckState>
  /** Starts of the attempts of each remediation or `cooldown_group`, over all checks, oldest first (rule 15). */
  readonly attempts: Record<string, readonly number[]>
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
  /** Why the check is in this state; `null` before its first transition, and before its want of data is news. */
  reason: string | null
  /** The state that `unknown` covers (rule 9); `null` while the check is not unknown or never had another one. */
  covered: State | null
  /** Since when the covered state has been; -1 while nothing is covered. */
  coveredSince: number
  /** The transition that led to the present or covered state, as its index in the check; -1 when none did. */
  entered: number
  /** The last sample on which the condition of that transition was true; -1 when none did (rule 5, `hold`). */
  entryTrueAt: number
  /**
   * For each transition: decided samples in a row that met its condition. Behind them, one run for each state: samples
   * in which some way from it into a worse problem held (rule 9).
   */
  runs: number[]
  /** For each run: how long its condition was seen to be true, in milliseconds (rule 5, `for`). */
  seenMs: number[]
  /** For each run: its newest sample; -1 when its condition is not true. */
  seenAt: number[]
  /** For each run: its newest gaps that nobody saw, in milliseconds, which a longer pace would let count. */
  gaps: (readonly number[])[]
  /** For each transition: its `countDigest`, by which a reload finds its run again (rule 12). */
  ways: string[]
  /** For each of these last runs the mildest way that held in it, as the index of a transition; -1 without a run. */
  amissBy: number[]
  /** Samples in a row without the data that the check needs. */
  missing: number
  /** Decided samples in a row, before the check's first state, in which no entry condition held. */
  passing: number
  /** Was degraded or critical and has not passed since; outlives `unknown` (rule 9). */
  problemOpen: boolean
  /** The built-in fact `remediation_applied` as this check sees it (rule 16). */
  remediated: boolean
  /** Whether the check has been recovering for too long without a problem to go back to (rule 16). */
  stuck: boolean
  /** Decided samples since a reload changed the check, until it moves; -1 where none did. */
  reloaded: number
  /** Which of the last 20 samples changed the state, newest in the lowest bit (rule 10). */
  changes: number
  /** When the newest changes of the state were, oldest first. */
  changedAt: number[]
  flapping: boolean
  /** When the open problem began; -1 while there is none. */
  problemSince: number
  /** What people were told, and what is still to be told or done. */
  readonly news: CheckNews
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
    steps: [],
    gone: {},
    attempts: {},
    escalation: emptyLedger,
  }
}

/** A check before its first sample: in its `initial` state, with nothing counted. */
export function createCheckState(
  spec: Pick<CheckSpec, 'digest' | 'initial' | 'transitions'>,
  at: number,
): CheckState {
  return {
    digest: spec.digest,
    state: spec.initial,
    since: at,
    reason: null,
    covered: null,
    coveredSince: -1,
    entered: -1,
    entryTrueAt: -1,
    ...noRuns(spec.transitions.length),
    ways: spec.transitions.map(({ countDigest }) => countDigest),
    missing: 0,
    passing: 0,
    problemOpen: isProblem(spec.initial),
    remediated: false,
    stuck: false,
    reloaded: -1,
    changes: 0,
    changedAt: [],
    flapping: false,
    problemSince: isProblem(spec.initial) ? at : -1,
    news: noNews(at),
  }
}

/** The gaps of a run that has none: one list for all, because judging looks at it for each run and sample. */
export const noGaps: readonly number[] = []

/** Runs of each check beside those of its transitions: one for each state. */
export const stateRuns = 5

/** Runs and clocks of so many transitions, and of the states, that have not begun. */
export function noRuns(
  transitions: number,
): Pick<CheckState, 'runs' | 'seenMs' | 'seenAt' | 'gaps' | 'amissBy'> {
  const count = transitions + stateRuns
  return {
    runs: new Array<number>(count).fill(0),
    seenMs: new Array<number>(count).fill(0),
    seenAt: new Array<number>(count).fill(-1),
    // Array.from is ten times slower, and states are unpacked for every beat.
    gaps: new Array<readonly number[]>(count).fill(noGaps),
    amissBy: new Array<number>(stateRuns).fill(-1),
  }
}

/** The state that counts, counted also while `unknown` covers it; `null` for a check that never had one (rule 9). */
export function standingState({ state, covered }: Pick<CheckState, 'state' | 'covered'>): State | null {
  return state === 'unknown' ? covered : state
}

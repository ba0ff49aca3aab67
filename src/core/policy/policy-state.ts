import type { State } from '../state.ts'
import type { Value } from '../value.ts'

/** What the engine remembers of a policy from one tick to the next. Plain JSON; times are epoch milliseconds. */
export interface PolicyState {
  readonly version: 1
  readonly policyDigest: string
  /** When the newest tick was judged. */
  at: number
  readonly checks: Record<string, CheckState>
  readonly facts: Record<string, { readonly value: Value; readonly setAt: number }>
  readonly windows: Record<string, WindowState>
  /** The newest observation of every name, to tell a cached result from a new sample (rule 3). */
  readonly observedAt: Record<string, number>
  /** When the policy's overall state last changed, and to what. */
  overall: { state: State; since: number }
}

/** A signal's ring of past samples, oldest first. */
export interface WindowState {
  readonly at: number[]
  readonly values: number[]
}

/** What the engine remembers of one check. Mutable: it belongs to the machine while a run is judged. */
export interface CheckState {
  /** Digest of the definition that made this state (rule 12). */
  digest: string
  state: State
  since: number
  /** The transition that led here, as its index in the check, `-1` when none did. */
  entered: number
  /** When the condition of that transition was last true, for `hold`. */
  entryLastTrue: number
  /** For each transition: samples in a row that met its condition. */
  runs: number[]
  /** For each transition: since when its condition has been true, `-1` when it is not. */
  trueSince: number[]
  /** Samples in a row without the data the check needs. */
  missing: number
  /** Decided samples in a row while unknown in which no entry condition held. */
  passing: number
  /** Was degraded or critical and has not passed since; outlives `unknown` (rule 9). */
  problemOpen: boolean
  /** The last states, one a sample, newest last, at most 21 (rule 10). */
  history: State[]
  flapping: boolean
  /** The state that was last told to anybody (rules 10 and 11). */
  notified: State | null
}

import type { Finding } from '../../errors.ts'
import type { State } from '../../state.ts'
import type { Value } from '../../value.ts'
import type { Tree } from './condition/tree.ts'

/** Number of the judging engine; it enters every decision hash and the cache key of compiled policies. */
export const engineNumber = 3

/**
 * A policy after loading: checked, defaults filled in, conditions parsed. Plain JSON, so that it can be cached
 * and hashed. All times are milliseconds.
 */
export interface Policy {
  readonly engine: typeof engineNumber
  readonly name: string
  readonly description: string
  /** `sha256:` + hex over all bytes of the policy file. */
  readonly digest: string
  readonly intervalMs: number
  readonly budget: { readonly probeTimeoutMs: number; readonly totalMs: number }
  /** From the mildest to the worst. */
  readonly stateOrder: readonly State[]
  /** True when neither probes nor signals are declared: names then come from the samples. */
  readonly namesFromSamples: boolean
  /** Every name a condition or signal may read; the index of a name is its slot in a frame. */
  readonly names: readonly Name[]
  readonly probes: readonly ProbeSpec[]
  readonly facts: readonly FactSpec[]
  /** In an order in which each signal reads only names before it. */
  readonly signals: readonly SignalSpec[]
  readonly checks: readonly CheckSpec[]
  readonly actions: readonly ActionSpec[]
  readonly on: readonly TriggerSpec[]
  readonly notify: NotifySpec
  readonly escalation: EscalationSpec
}

export interface Name {
  readonly name: string
  readonly source: 'probe' | 'fact' | 'signal' | 'sample'
}

export interface ProbeSpec {
  readonly name: string
  readonly kind: string
  readonly ttlMs: number
  readonly timeoutMs: number
  /**
   * The fields that an answer lacks where the target has no such thing, each with the part of the target that has to be
   * told for that, `null` for any answer; absence of any other field is no answer (rule 7). `null` where the kind's
   * fields are free.
   */
  readonly mayLack: { readonly [field: string]: string | null } | null
  /** Options of the kind, validated and with defaults filled in, under the names of the policy file. */
  readonly options: { readonly [key: string]: Value }
}

export interface FactSpec {
  readonly name: string
  readonly type: 'bool' | 'number' | 'string'
  /** How long a fact stays fresh; `null` for ever. */
  readonly ttlMs: number | null
  /** The value before anybody set it; `null` when it is then unknown. */
  readonly initial: Value
}

export type Reducer =
  | 'avg'
  | 'min'
  | 'max'
  | 'sum'
  | 'count'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'rate'
  | 'delta'
  | 'changed'
  | 'stddev'

/** How many samples a window holds at most; with more of them in its time it has no value. */
export const largestWindow = 16_384

export interface SignalSpec {
  readonly name: string
  readonly expression: Expression
  readonly window: { readonly ms: number; readonly reduce: Reducer } | null
}

/** A condition or signal: its text for people, its tree for the engine. */
export interface Expression {
  readonly source: string
  readonly tree: Tree
}

export interface CheckSpec {
  readonly name: string
  /** SHA-256 over everything that decides this check; a reload keeps state while it stays the same (rule 12). */
  readonly digest: string
  readonly initial: State
  readonly transitions: readonly TransitionSpec[]
  readonly missing: MissingSpec
  /** How long it may be `recovering` before a problem's condition takes it back (rule 16). */
  readonly recoverWithinMs: number
  readonly flap: FlapSpec
  readonly dependsOn: readonly DependencySpec[]
  /** Time to recover after a check it depends on did; `null` for two intervals, or its longest exit and one more. */
  readonly settleMs: number | null
}

/** When a check starts and ends to flap (rule 10): by index (0 to 1), by changes in an hour, by changes in twelve. */
export interface FlapSpec {
  readonly start: number
  readonly end: number
  readonly hour: { readonly start: number; readonly end: number }
  readonly halfDay: { readonly start: number; readonly end: number }
  /** How old the last change must be at the end; three intervals at least. */
  readonly quietMs: number
}

/** Another check that explains this one while it is unknown, or `at` this state or worse (rule 11). */
export interface DependencySpec {
  readonly check: string
  readonly at: State
}

export interface TransitionSpec {
  readonly from: State
  readonly to: State
  readonly condition: Expression
  /** Tells whether two transitions count the same: by their condition, with all that it reads, and alike (rule 12). */
  readonly countDigest: string
  readonly and: Expression | null
  readonly consecutive: number
  readonly forMs: number
  readonly holdMs: number
  readonly counting: 'run' | 'since_entry'
  /** `null` when the file gives none; the condition's text then serves. */
  readonly reason: string | null
}

export interface MissingSpec {
  readonly treat: 'unknown' | 'breach' | 'ok' | 'keep'
  readonly consecutive: number
  readonly recover: number
  readonly error: 'missing' | 'ignore'
}

export interface ActionSpec {
  readonly name: string
  readonly kind: string
  readonly cooldownMs: number
  readonly maxAttempts: { readonly count: number; readonly perMs: number } | null
  readonly deliverWithinMs: number
  /** Under which name its attempts count: its own, or that of its `cooldown_group`. */
  readonly budget: string
  readonly options: { readonly [key: string]: Value }
}

/** `on:`: which actions a transition into `to` plans, of one check or of all (`null`). */
export interface TriggerSpec {
  readonly check: string | null
  readonly to: State
  /** For how long the state must have been shown, that is, not muted, before these are planned. */
  readonly afterMs: number
  readonly run: readonly string[]
}

/** `notify:`, what holds for all messages of a policy. */
export interface NotifySpec {
  /** After so long an open problem is told again; `null` never. */
  readonly repeatMs: number | null
  /** `defaults.cooldown`: holds the loss of data in the report, as each action's own does in its channel. */
  readonly cooldownMs: number
  /** How long the first message of a group waits for others (0 where nobody owns the clock). */
  readonly groupWaitMs: number
  readonly quietHours: QuietHoursSpec | null
}

/**
 * Hours of the day in which messages are held, in minutes since midnight of a time zone. They go over midnight where
 * `toMinute` is the smaller. Whoever knows the zone's clock mutes by them; the engine is only told that it is muted.
 */
export interface QuietHoursSpec {
  readonly fromMinute: number
  readonly toMinute: number
  /** An IANA name. */
  readonly zone: string
  /** States that are reported even then. */
  readonly except: readonly State[]
}

export interface EscalationSpec {
  readonly enabled: boolean
  readonly maxRatio: number
  readonly triggers: readonly EscalationTrigger[]
}

export type EscalationTrigger =
  | { readonly kind: 'contradiction'; readonly when: Expression }
  | { readonly kind: 'novel_error'; readonly signatures: string }
  | { readonly kind: 'repair' | 'summary' }

/** A policy with what its check found: warnings do not stop it. */
export interface CheckedPolicy {
  readonly policy: Policy
  readonly warnings: readonly Finding[]
}

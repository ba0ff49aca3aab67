import type { NewsPlan } from '../../notify/audience.ts'
import type { State } from '../../state.ts'
import type { Path } from '../language/condition/paths.ts'
import type { CheckSpec, Policy, SignalSpec, TransitionSpec } from '../language/policy.ts'
import type { AbsenceOf } from './evaluate/absence.ts'
import type { Evaluate } from './evaluate/compiled.ts'
import type { Truths } from './truths/truths.ts'

/** A policy made ready to judge: conditions as closures, names as slots. One expression costs one compile. */
export interface Engine {
  readonly policy: Policy
  readonly slots: ReadonlyMap<string, number>
  /** What the absence of a field says of a target (rule 7). */
  readonly absenceOf: AbsenceOf
  /** Slot of the built-in fact `remediation_applied`, where samples tell it; -1 where the policy has none. */
  readonly remediationSlot: number
  /** The same slot where a condition reads it, which each check sees for itself; -1 when none does. */
  readonly remediatedSlot: number
  /** Slots that only samples fill: those of probes and of names that nobody declared. */
  readonly observed: readonly number[]
  readonly signals: readonly CompiledSignal[]
  readonly checks: readonly CompiledCheck[]
  /** Conditions under which two signals contradict each other and only a model may tell why. */
  readonly contradictions: readonly CompiledContradiction[]
  /** Every path that any condition reads, in the order of the checks: what a decision record holds. */
  readonly paths: readonly SlottedPath[]
  /** Who is told of what, and what hides it. */
  readonly news: NewsPlan
}

export interface SlottedPath extends Path {
  readonly slot: number
}

export interface CompiledContradiction {
  readonly source: string
  readonly evaluate: Evaluate
  readonly paths: readonly SlottedPath[]
}

export interface CompiledSignal {
  readonly spec: SignalSpec
  readonly slot: number
  readonly evaluate: Evaluate
  /** Slots it reads that carry observations, facts left out. */
  readonly inputs: readonly number[]
  readonly signature: string
}

export interface CompiledTransition {
  readonly spec: TransitionSpec
  readonly index: number
  /** That index as a set, as {@link Truths} has it. */
  readonly bit: number
  readonly condition: Evaluate
  readonly and: Evaluate | null
  /** Slots its condition reads that carry observations; none for a condition on facts alone. */
  readonly inputs: readonly number[]
  /** The same with those of its `and`. */
  readonly allInputs: readonly number[]
  readonly paths: readonly SlottedPath[]
  /** Whether it leads to a worse state, or to `unknown`. */
  readonly worsening: boolean
  /** Slots of the probes and samples behind it, also through signals. */
  readonly sources: readonly number[]
}

/** The ways into worse problems out of one state; out of `unknown`, those of a check that never had a state. */
export interface Amiss {
  readonly ways: readonly CompiledTransition[]
  readonly set: number
  /** Where its run is kept, behind those of the transitions. */
  readonly run: number
  /** The largest count and the longest time among them. */
  readonly consecutive: number
  readonly forMs: number
}

export interface CompiledCheck {
  readonly spec: CheckSpec
  readonly transitions: readonly CompiledTransition[]
  /** Their conditions, in the same order. */
  readonly conditions: readonly Evaluate[]
  /** Whether they all read the same observations and none has an `and`, as in most checks. */
  readonly alike: boolean
  /** Every state that the check can be in. */
  readonly states: ReadonlySet<State>
  /** The transitions that can leave each state. For `unknown` these are those the file names. */
  readonly leaving: Readonly<Record<State, readonly CompiledTransition[]>>
  /** Conditions that enter a problem, those that the file names under `unknown` included (rule 9). */
  readonly entries: readonly CompiledTransition[]
  /** The ways to a first state: the entries, and what else the file names under `unknown`. */
  readonly birthWays: readonly CompiledTransition[]
  /** For each covered state its own ways, and those that the file names under `unknown` into something worse. */
  readonly covered: Readonly<Record<State, readonly CompiledTransition[]>>
  /** The sets of them. */
  readonly coveredSet: Readonly<Record<State, number>>
  /** What counts samples in which some way into a worse problem holds; `null` for a state without such ways. */
  readonly amiss: Readonly<Record<State, Amiss | null>>
  /** Those of all states that have such ways. */
  readonly amissRuns: readonly Amiss[]
  /** The set of all their ways. */
  readonly amissSet: number
  /** For each standing state, the set of the transitions whose conditions decide a sample (rule 8). */
  readonly deciding: Readonly<Record<State, number>>
  /** Samples that the way from `recovering` to `healthy` asks for; 1 without such a way. */
  readonly recoveringExit: number
  /** Slots of all observations that the check's conditions read, also through signals. */
  readonly inputs: readonly number[]
  /** Of these, those that are no signals. */
  readonly sources: readonly number[]
  /** Slots of the facts that its conditions read, also through signals; without the built-in one. */
  readonly facts: readonly number[]
  readonly paths: readonly SlottedPath[]
  /** Rank of each state in the policy's order, mildest 0. */
  readonly rank: Readonly<Record<State, number>>
  /** What the present tick says; room that is reused, so that judging allocates nothing. */
  readonly truths: Truths
}

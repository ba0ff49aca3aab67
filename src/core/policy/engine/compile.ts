import { isWorse, type State } from '../../state.ts'
import { type Path, pathsIn } from '../language/condition/paths.ts'
import { asksPresence } from '../language/condition/tree-parts.ts'
import type { CheckSpec, Expression, Policy, SignalSpec, TransitionSpec } from '../language/policy.ts'
import type { Evaluate } from './evaluate/compiled.ts'
import { compileExpression } from './evaluate/evaluate.ts'

/** A policy made ready to judge: conditions as closures, names as slots. One expression costs one compile. */
export interface Engine {
  readonly policy: Policy
  readonly slots: ReadonlyMap<string, number>
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
  /** Whether it asks with `has()`, and so has a value even where nothing was observed. */
  readonly asksPresence: boolean
  readonly signature: string
}

export interface CompiledTransition {
  readonly spec: TransitionSpec
  readonly index: number
  readonly condition: Evaluate
  readonly and: Evaluate | null
  /** Slots it reads that carry observations; none for a condition on facts alone. */
  readonly inputs: readonly number[]
  readonly paths: readonly SlottedPath[]
  readonly worsening: boolean
  /** Whether its condition asks with `has()`, and so is decided even where nothing was observed. */
  readonly asksPresence: boolean
}

export interface CompiledCheck {
  readonly spec: CheckSpec
  readonly transitions: readonly CompiledTransition[]
  /** The transitions that can leave each state. For `unknown` these are those the file names. */
  readonly leaving: Readonly<Record<State, readonly CompiledTransition[]>>
  /** Conditions that enter a problem: the ways out of `unknown` that the file need not name (rule 9). */
  readonly entries: readonly CompiledTransition[]
  /** Slots of all observations that the check's conditions read. */
  readonly inputs: readonly number[]
  readonly asksPresence: boolean
  readonly paths: readonly SlottedPath[]
  /** Rank of each state in the policy's order, mildest 0. */
  readonly rank: Readonly<Record<State, number>>
  /** Room for one tick's truths, reused so that judging allocates nothing. */
  readonly scratch: {
    readonly truths: Int8Array
    readonly counted: Uint8Array
    /** Whether any condition was unknown. */
    undecided: boolean
  }
}

/** Compiles a policy; do it once and judge any number of samples. */
export function createEngine(policy: Policy): Engine {
  const slots = new Map(policy.names.map(({ name }, slot) => [name, slot]))
  const compiler: Compiler = {
    policy,
    slotOf: (name) => slots.get(name) ?? -1,
    observed: new Set(policy.names.flatMap(({ source }, slot) => (source === 'fact' ? [] : [slot]))),
  }
  const checks = policy.checks.map((spec) => compileCheck(spec, compiler))
  const contradictions = policy.escalation.triggers.flatMap((trigger) => {
    return trigger.kind === 'contradiction' ? [compileContradiction(trigger.when, compiler)] : []
  })
  const remediationSlot = slots.get('remediation_applied') ?? -1
  const read = [...checks, ...contradictions].flatMap(({ paths }) => paths)
  return {
    policy,
    slots,
    remediationSlot,
    remediatedSlot: read.some(({ slot }) => slot === remediationSlot) ? remediationSlot : -1,
    observed: policy.names.flatMap(({ source }, slot) => {
      return source === 'probe' || source === 'sample' ? [slot] : []
    }),
    signals: policy.signals.map((spec) => compileSignal(spec, compiler)),
    checks,
    contradictions,
    paths: unique(checks.flatMap((check) => check.paths)),
  }
}

interface Compiler {
  readonly policy: Policy
  readonly slotOf: (name: string) => number
  readonly observed: ReadonlySet<number>
}

function compileContradiction(when: Expression, compiler: Compiler): CompiledContradiction {
  return {
    source: when.source,
    evaluate: compileExpression(when.tree, compiler.slotOf),
    paths: slottedPaths(when, compiler),
  }
}

function compileSignal(spec: SignalSpec, compiler: Compiler): CompiledSignal {
  return {
    spec,
    slot: compiler.slotOf(spec.name),
    evaluate: compileExpression(spec.expression.tree, compiler.slotOf),
    inputs: observationsIn(slottedPaths(spec.expression, compiler), compiler),
    asksPresence: asksPresence(spec.expression.tree),
    signature: JSON.stringify([spec.expression.source, spec.window]),
  }
}

function compileCheck(spec: CheckSpec, compiler: Compiler): CompiledCheck {
  const transitions = spec.transitions.map((transition, index) =>
    compileTransition(transition, index, compiler),
  )
  const named = new Set(spec.transitions.filter(({ from }) => from === 'unknown').map(({ to }) => to))
  const leaving = (state: State) => transitions.filter(({ spec: { from } }) => from === state)
  return {
    spec,
    transitions,
    leaving: {
      healthy: leaving('healthy'),
      degraded: leaving('degraded'),
      critical: leaving('critical'),
      recovering: leaving('recovering'),
      unknown: leaving('unknown'),
    },
    entries: transitions.filter(({ worsening, spec: { from, to } }) => {
      return worsening && from !== 'unknown' && to !== 'unknown' && !named.has(to)
    }),
    inputs: [...new Set(transitions.flatMap(({ inputs }) => inputs))],
    asksPresence: transitions.some((transition) => transition.asksPresence),
    paths: unique(transitions.flatMap(({ paths }) => paths)),
    rank: Object.fromEntries(compiler.policy.stateOrder.map((state, rank) => [state, rank])) as Record<
      State,
      number
    >,
    scratch: {
      truths: new Int8Array(transitions.length),
      counted: new Uint8Array(transitions.length),
      undecided: false,
    },
  }
}

function compileTransition(spec: TransitionSpec, index: number, compiler: Compiler): CompiledTransition {
  const paths = unique([
    ...slottedPaths(spec.condition, compiler),
    ...(spec.and === null ? [] : slottedPaths(spec.and, compiler)),
  ])
  return {
    spec,
    index,
    condition: compileExpression(spec.condition.tree, compiler.slotOf),
    and: spec.and && compileExpression(spec.and.tree, compiler.slotOf),
    inputs: observationsIn(paths, compiler),
    paths,
    worsening: isWorse(spec.to, spec.from, compiler.policy.stateOrder),
    asksPresence: asksPresence(spec.condition.tree),
  }
}

function slottedPaths(expression: Expression, compiler: Compiler): SlottedPath[] {
  return pathsIn(expression.tree).map((path) => ({ ...path, slot: compiler.slotOf(path.name) }))
}

function observationsIn(paths: readonly SlottedPath[], compiler: Compiler): number[] {
  return [...new Set(paths.map(({ slot }) => slot).filter((slot) => compiler.observed.has(slot)))]
}

function unique(paths: readonly SlottedPath[]): SlottedPath[] {
  return [...new Map(paths.map((path) => [path.text, path])).values()]
}

import { planNews } from '../../notify/audience.ts'
import type { Expression, Policy, SignalSpec } from '../language/policy.ts'
import { compileCheck } from './compile-check.ts'
import type { CompiledContradiction, CompiledSignal, Engine } from './compiled.ts'
import { type Compiler, observationsIn, slottedPaths, sourcesOf, uniquePaths } from './compiler.ts'
import { absencesIn } from './evaluate/absence.ts'
import { compileExpression } from './evaluate/evaluate.ts'

/** Compiles a policy; do it once and judge any number of samples. */
export function createEngine(policy: Policy): Engine {
  const slots = new Map(policy.names.map(({ name }, slot) => [name, slot]))
  const compiler = compilerOf(policy, slots)
  const checks = policy.checks.map((spec) => compileCheck(spec, compiler))
  const contradictions = policy.escalation.triggers.flatMap((trigger) => {
    return trigger.kind === 'contradiction' ? [compileContradiction(trigger.when, compiler)] : []
  })
  const remediationSlot = slots.get('remediation_applied') ?? -1
  const read = [...checks, ...contradictions].flatMap(({ paths }) => paths)
  return {
    policy,
    slots,
    absenceOf: compiler.absenceOf,
    remediationSlot,
    remediatedSlot: read.some(({ slot }) => slot === remediationSlot) ? remediationSlot : -1,
    observed: policy.names.flatMap(({ source }, slot) => {
      return source === 'probe' || source === 'sample' ? [slot] : []
    }),
    signals: policy.signals.map((spec) => compileSignal(spec, compiler)),
    checks,
    contradictions,
    paths: uniquePaths(read),
    news: planNews(policy),
  }
}

function compilerOf(policy: Policy, slots: ReadonlyMap<string, number>): Compiler {
  const slotOf = (name: string) => slots.get(name) ?? -1
  const compiler = {
    policy,
    slotOf,
    absenceOf: absencesIn(policy),
    behind: new Map<number, readonly number[]>(),
  }
  // Signals come in an order in which each reads only those before it.
  for (const { name, expression } of policy.signals) {
    compiler.behind.set(slotOf(name), sourcesOf(slottedPaths(expression, compiler), compiler))
  }
  return compiler
}

function compileContradiction(when: Expression, compiler: Compiler): CompiledContradiction {
  return {
    source: when.source,
    evaluate: compileExpression(when.tree, compiler.slotOf, compiler.absenceOf),
    paths: slottedPaths(when, compiler),
  }
}

function compileSignal(spec: SignalSpec, compiler: Compiler): CompiledSignal {
  return {
    spec,
    slot: compiler.slotOf(spec.name),
    evaluate: compileExpression(spec.expression.tree, compiler.slotOf, compiler.absenceOf),
    inputs: observationsIn(slottedPaths(spec.expression, compiler), compiler),
    signature: JSON.stringify([spec.expression.source, spec.window]),
  }
}

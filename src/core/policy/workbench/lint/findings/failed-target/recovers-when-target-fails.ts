import type { Finding } from '../../../../../errors.ts'
import { isProblem } from '../../../../../state.ts'
import type { CompiledCheck, CompiledTransition, Engine } from '../../../../engine/compiled.ts'
import type { Tree } from '../../../../language/condition/tree.ts'
import { partsOf } from '../../../../language/condition/tree-parts.ts'
import type { Expression } from '../../../../language/policy.ts'
import type { Checking } from '../../checking.ts'
import { finding } from '../../checking.ts'
import { metIn } from '../../met-in.ts'
import { failedTarget, hasTarget } from './failed-target.ts'

/**
 * Every way out of a problem that a failed probe can take: with nothing known but that one target failed, its `up` or
 * `reason` makes the condition true.
 */
export function recoversWhenTargetFails({ checks, engine }: Checking): Finding[] {
  return checks.flatMap(({ spec, places }, index) => {
    const compiled = engine.checks[index] as CompiledCheck
    return compiled.transitions
      .filter((way) => endsProblem(compiled, way))
      .flatMap((way) => {
        const failure = failuresMeeting(engine, way)
        if (failure === null) return []
        const { from, to, condition } = way.spec
        const message =
          `Check '${spec.name}' goes from ${from} to ${to} when the target of '${failure.probe}' fails: ` +
          `${failure.probe}.up = false, ${failure.probe}.reason = "${failure.reason}" make '${condition.source}' true.`
        const hint = `Ask for ${failure.probe}.up == true as well, or for a value that a failed target does not have.`
        return [finding('recovers_when_target_fails', message, places.condition(way.index), hint)]
      })
  })
}

function endsProblem({ rank }: CompiledCheck, { spec: { from, to }, inputs }: CompiledTransition): boolean {
  return inputs.length > 0 && (isProblem(from) || from === 'recovering') && rank[to] < rank[from]
}

interface FailedTarget {
  readonly probe: string
  readonly reason: string
}

function failuresMeeting(engine: Engine, way: CompiledTransition): FailedTarget | null {
  const read = new Set(way.sources.map((slot) => engine.policy.names[slot]?.name))
  const reasons = ['timeout', 'refused', ...textsIn(engine, way)]
  for (const probe of engine.policy.probes) {
    const { name } = probe
    if (!read.has(name) || !hasTarget(probe)) continue
    const reason = reasons.find((text) => metIn(way, { frame: failedTarget(engine, name, text) }))
    if (reason !== undefined) return { probe: name, reason }
  }
  return null
}

/** The texts that a way compares with, also in the signals that it reads. */
function textsIn({ policy }: Engine, { spec: { condition, and } }: CompiledTransition): readonly string[] {
  const expressions: readonly (Expression | null)[] = [
    condition,
    and,
    ...policy.signals.map(({ expression }) => expression),
  ]
  return expressions.flatMap((expression) => (expression === null ? [] : textsOf(expression.tree)))
}

function textsOf(tree: Tree): readonly string[] {
  const own = tree.op === 'value' && typeof tree.value === 'string' ? [tree.value] : []
  return [...own, ...partsOf(tree).flatMap(textsOf), ...('body' in tree ? textsOf(tree.body) : [])]
}

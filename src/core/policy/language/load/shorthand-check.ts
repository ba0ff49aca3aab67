import { parseCondition } from '../condition/condition.ts'
import type { TransitionSpec } from '../policy.ts'
import { expandShorthand, type Shorthand } from '../shorthand.ts'
import type { YamlPath } from '../source/yaml.ts'
import { type Loading, readExpression } from './loading.ts'
import { type TransitionContext, transitionSpec } from './transitions.ts'

/** The transitions that a check's short form stands for; notes what is wrong with it. */
export function shorthandTransitions(
  loading: Loading,
  context: TransitionContext,
  path: YamlPath,
  check: Shorthand,
): readonly TransitionSpec[] {
  if (!hasParts(loading, path, check)) return []
  const at = [...path, 'signal']
  const signal = readExpression(loading, at, check.signal, context.scope, 'any')
  if (signal === null) return []
  if (signal.type !== 'number' && signal.type !== 'dyn') {
    const message = `'signal' must give a number, and this is a ${signal.type}.`
    loading.findings.error('wrong_type', message, loading.yaml.place(at))
    return []
  }
  return expandShorthand(check).flatMap(({ from, to, file }) => {
    const condition = parseCondition(file.condition, context.scope, 'bool')
    const and = file.and === undefined ? null : parseCondition(file.and, context.scope, 'bool')
    if (!condition.ok || and?.ok === false) {
      const why = condition.ok ? 'too large' : (condition.issues[0]?.message ?? '')
      loading.findings.error('wrong_value', `This signal makes no condition: ${why}`, loading.yaml.place(at))
      return []
    }
    return [transitionSpec(loading, context, from, to, file, condition.expression, and?.expression ?? null)]
  })
}

function hasParts({ yaml, findings }: Loading, path: YamlPath, check: Shorthand): boolean {
  const name = String(path.at(-1))
  let complete = true
  const miss = (code: string, message: string, place = yaml.keyPlace(path)) => {
    findings.error(code, message, place)
    complete = false
  }
  if (check.signal === '') miss('missing_key', `Check '${name}' needs 'signal'.`)
  if (check.degraded === undefined && check.critical === undefined) {
    miss('missing_key', `Check '${name}' needs 'degraded' or 'critical'.`)
  }
  for (const state of ['degraded', 'critical', 'healthy'] as const) {
    const threshold = check[state]
    if (threshold === undefined || (threshold.above === undefined) !== (threshold.below === undefined))
      continue
    miss('wrong_value', `'${state}' needs either 'above' or 'below'.`, yaml.keyPlace([...path, state]))
  }
  return complete
}

import { parseCondition } from '../condition/condition.ts'
import type { LimitFile } from '../schema/policy.ts'
import { bound, expandShorthand, type Limit, type Shorthand } from '../shorthand.ts'
import type { YamlPath } from '../source/yaml.ts'
import { type Loading, readExpression } from './loading.ts'
import { type TransitionContext, transitionSpec, type UndigestedTransition } from './transitions.ts'

const states = ['degraded', 'critical', 'healthy'] as const

/** The transitions that a check's short form stands for; notes what is wrong with it. */
export function shorthandTransitions(
  loading: Loading,
  context: TransitionContext,
  path: YamlPath,
  check: Shorthand,
): readonly UndigestedTransition[] {
  if (!hasParts(loading, path, check) || !untilIsBetween(loading, path, check)) return []
  if (!signalIsNumber(loading, context, path, check) || !conditionsAreRead(loading, context, path, check))
    return []
  return expandShorthand(check).flatMap(({ from, to, file }) => {
    const condition = parseCondition(file.condition, context.scope, 'bool')
    const and = file.and === undefined ? null : parseCondition(file.and, context.scope, 'bool')
    if (!condition.ok || and?.ok === false) {
      const why = condition.ok ? 'too large' : (condition.issues[0]?.message ?? '')
      const place = loading.yaml.keyPlace(path)
      loading.findings.error('wrong_value', `This short form makes no condition: ${why}`, place)
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
  const limits = states.flatMap((state) => (check[state] === undefined ? [] : [check[state]]))
  const compares = limits.some((limit) => bound(limit) !== null)
  if (check.signal === undefined && compares) miss('missing_key', `Check '${name}' needs 'signal'.`)
  if (check.signal !== undefined && limits.length > 0 && !compares) {
    const message = `'signal' is what 'above' and 'below' compare, and check '${name}' has neither.`
    miss('wrong_value', message, yaml.keyPlace([...path, 'signal']))
  }
  if (check.degraded === undefined && check.critical === undefined) {
    miss('missing_key', `Check '${name}' needs 'degraded' or 'critical'.`)
  }
  for (const state of states) {
    const limit = check[state]
    if (limit === undefined || typeof limit === 'string' || formsOf(limit) === 1) continue
    miss(
      'wrong_value',
      `'${state}' needs either 'above', 'below' or 'condition'.`,
      yaml.keyPlace([...path, state]),
    )
  }
  return complete
}

function formsOf({ above, below, condition }: LimitFile): number {
  return [above, below, condition].filter((form) => form !== undefined).length
}

/** `until` is where `critical` is left: on the way from its own threshold back to that of `degraded`. */
function untilIsBetween({ yaml, findings }: Loading, path: YamlPath, check: Shorthand): boolean {
  const misplaced = states.find((state) => state !== 'critical' && untilIn(check[state]) !== undefined)
  const until = untilIn(check.critical)
  const [critical, degraded] = [bound(check.critical), bound(check.degraded)]
  if (misplaced !== undefined) {
    const message = `'until' belongs to 'critical'; 'healthy' says where ${misplaced} is left.`
    findings.error('wrong_value', message, yaml.keyPlace([...path, misplaced, 'until']))
    return false
  }
  if (until === undefined) return true
  const beyond = (at: number, other: number) => (critical?.side === 'above' ? at < other : at > other)
  const inside =
    critical !== null &&
    beyond(until, critical.at) &&
    (degraded === null || degraded.side !== critical.side || !beyond(until, degraded.at))
  if (inside) return true
  const message = placeOfUntil(until, critical, degraded)
  findings.error('wrong_value', message, yaml.place([...path, 'critical', 'until']))
  return false
}

type Bound = ReturnType<typeof bound>

function placeOfUntil(until: number, critical: Bound, degraded: Bound): string {
  if (critical === null) return "'until' goes with 'above' or 'below' of 'critical'."
  const [beyond, most] = critical.side === 'above' ? ['below', 'at least'] : ['above', 'at most']
  const end = degraded === null || degraded.side !== critical.side ? '' : ` and ${most} ${degraded.at}`
  return `'until' is the value at which 'critical' is left: it must be ${beyond} ${critical.at}${end}, not ${until}.`
}

function untilIn(limit: Limit | undefined): number | undefined {
  return typeof limit === 'object' ? limit.until : undefined
}

function signalIsNumber(
  loading: Loading,
  { scope }: TransitionContext,
  path: YamlPath,
  check: Shorthand,
): boolean {
  if (check.signal === undefined) return true
  const at = [...path, 'signal']
  const signal = readExpression(loading, at, check.signal, scope, 'any')
  if (signal === null) return false
  if (signal.type === 'number' || signal.type === 'dyn') return true
  const message = `'signal' must give a number, and this is a ${signal.type}.`
  loading.findings.error('wrong_type', message, loading.yaml.place(at))
  return false
}

function conditionsAreRead(
  loading: Loading,
  { scope }: TransitionContext,
  path: YamlPath,
  check: Shorthand,
): boolean {
  const read = states.flatMap((state) => {
    const limit = check[state]
    if (limit === undefined || bound(limit) !== null) return []
    const [text, at] = typeof limit === 'string' ? [limit, []] : [limit.condition ?? '', ['condition']]
    const and = typeof limit === 'string' ? undefined : limit.and
    return [
      readExpression(loading, [...path, state, ...at], text, scope, 'bool'),
      ...(and === undefined ? [] : [readExpression(loading, [...path, state, 'and'], and, scope, 'bool')]),
    ]
  })
  return !read.includes(null)
}

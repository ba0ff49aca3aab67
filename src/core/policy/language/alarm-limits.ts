import { type PlainLimit, plainLimits } from './condition/plain-limits.ts'
import type { Tree } from './condition/tree.ts'
import type { CheckSpec, Policy } from './policy.ts'

/** From where on a value is an alarm all by itself, as far as conditions are plain. Each list is one alarm. */
export interface AlarmLimits {
  readonly degraded: readonly PlainLimit[]
  readonly critical: readonly PlainLimit[]
}

/**
 * The thresholds at which a healthy check becomes degraded or critical, by the value that is compared: `disk.free_pct`,
 * or a signal's name. Where no way leads there from `healthy`, those of the other worsening ways.
 */
export function alarmLimits({ checks, stateOrder }: Policy): ReadonlyMap<string, AlarmLimits> {
  const found = new Map<string, { degraded: PlainLimit[]; critical: PlainLimit[] }>()
  for (const check of checks) {
    for (const to of ['degraded', 'critical'] as const) {
      for (const limit of limitsInto(check, to, stateOrder)) {
        const known = found.get(limit.path) ?? { degraded: [], critical: [] }
        found.set(limit.path, { ...known, [to]: [...known[to], limit] })
      }
    }
  }
  return found
}

function limitsInto(
  { transitions }: CheckSpec,
  to: 'degraded' | 'critical',
  order: Policy['stateOrder'],
): PlainLimit[] {
  const worsening = transitions.filter((way) => way.to === to && order.indexOf(way.from) < order.indexOf(to))
  const healthy = worsening.filter(({ from }) => from === 'healthy')
  return (healthy.length > 0 ? healthy : worsening)
    .filter(({ and }) => and === null)
    .flatMap(({ condition }) => plainLimits(condition.tree))
}

/**
 * The value that a signal is another name of: `disk.free_pct` for `has(disk.free_pct) ? disk.free_pct : 0`, as long as
 * the signal has that very value.
 *
 * @returns `null` for a signal that computes something
 */
export function aliasedPath(policy: Policy, signal: string): string | null {
  const spec = policy.signals.find(({ name }) => name === signal)
  return spec === undefined || spec.window !== null ? null : pathIn(spec.expression.tree)
}

function pathIn(tree: Tree): string | null {
  switch (tree.op) {
    case 'name':
      return tree.name
    case 'select': {
      const of = pathIn(tree.of)
      return of === null ? null : `${of}.${tree.field}`
    }
    case 'if':
      if (tree.no.op === 'value') return pathIn(tree.yes)
      return tree.yes.op === 'value' ? pathIn(tree.no) : null
    default:
      return null
  }
}

import type { Example, ProbeKind } from '../../core/probe-kind/kind.ts'
import { probeKinds } from '../../core/probe-kind/registry.ts'
import { shellLine } from '../../core/text/shell-words.ts'
import type { AdHocRequest } from './request.ts'

/**
 * The command line that the kind gives as its example, of the target that was asked for where there was one.
 *
 * @param judged with the conditions of the example, or by the verdict of the kind
 */
export function exampleFor(
  { kind, target, set }: Pick<AdHocRequest, 'kind' | 'target' | 'set'>,
  judged: 'with conditions' | 'by its kind' = 'with conditions',
): string {
  const shown = withOwn(probeKinds[kind] as ProbeKind, target, set)
  const { degraded, critical } = judged === 'by its kind' ? {} : shown
  return shellLine([
    ...['vitals', 'probe', kind],
    ...(shown.target === undefined ? [] : [shown.target]),
    ...(shown.set ?? []).flatMap((option) => ['--set', option]),
    ...(critical === undefined ? [] : ['--critical', critical]),
    ...(degraded === undefined ? [] : ['--degraded', degraded]),
  ])
}

/** Options of the example that were not given stay: the kind may need them. */
function withOwn(kind: ProbeKind, target: string | null, set: readonly string[]): Example {
  const { example } = kind
  const given = new Set(set.map(keyOf))
  const rest = (example.set ?? []).filter((option) => !given.has(keyOf(option)))
  const { target: shown, ...others } = example
  const own = typeof kind.target === 'string' && given.has(kind.target) ? null : (target ?? shown ?? null)
  return { ...others, ...(own !== null && { target: own }), set: [...set, ...rest] }
}

function keyOf(option: string): string {
  return option.slice(0, option.indexOf('='))
}

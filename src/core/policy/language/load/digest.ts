import { isWorse } from '../../../state.ts'
import { canonicalJson } from '../../../text/canonical-json.ts'
import { fnv1a } from '../../../text/fnv1a.ts'
import type { Value } from '../../../value.ts'
import { namesIn } from '../condition/tree-parts.ts'
import type { Expression, Policy } from '../policy.ts'
import { expressionsOf, type UndigestedCheck } from './checks.ts'

/**
 * Tells whether two definitions of a check decide alike: its transitions, how it takes missing data, and every
 * signal, probe and fact it reads. Its name, reasons, flap thresholds and dependencies decide nothing.
 */
export function checkDigest(check: UndigestedCheck, policy: Omit<Policy, 'checks'>): string {
  const { initial, missing, transitions } = check
  const decides = {
    engine: policy.engine,
    interval: policy.intervalMs,
    stateOrder: policy.stateOrder,
    initial,
    missing: { ...missing },
    recoverWithin: check.recoverWithinMs,
    transitions: transitions.map(({ reason: _, condition, and, ...rest }) => ({
      ...rest,
      condition: condition.source,
      and: and?.source ?? null,
    })),
    reads: definitionsRead(expressionsOf(check), policy),
  }
  return `fnv1a:${fnv1a(canonicalJson(decides))}`
}

/**
 * Tells whether two transitions count the same: by the same condition, with the definitions of everything it reads, and in
 * the same way. A run of the one is then a run of the other (rule 12). How far it has to go, and its `and`, are no part of
 * a run; that it improves is, because such runs begin again when lost data is back (rule 9).
 */
export function countDigest(
  { from, to, counting, condition }: UndigestedCheck['transitions'][number],
  policy: Omit<Policy, 'checks'>,
): string {
  const keepsOver = from === 'unknown' || to === 'unknown' || isWorse(to, from, policy.stateOrder)
  const reads = definitionsRead([condition], policy)
  return `fnv1a:${fnv1a(canonicalJson([keepsOver, counting, condition.source, reads]))}`
}

function definitionsRead(expressions: readonly Expression[], policy: Omit<Policy, 'checks'>): Value {
  const definitions: Record<string, Value> = {}
  const waiting = expressions.flatMap((expression) => namesIn(expression.tree))
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (Object.hasOwn(definitions, name)) continue
    const signal = policy.signals.find((other) => other.name === name)
    if (signal === undefined) {
      const declared = [...policy.probes, ...policy.facts].find((other) => other.name === name)
      definitions[name] = declared === undefined ? null : { ...declared }
    } else {
      definitions[name] = { expr: signal.expression.source, window: signal.window && { ...signal.window } }
      waiting.push(...namesIn(signal.expression.tree))
    }
  }
  return definitions
}

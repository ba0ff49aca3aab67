import { canonicalJson } from '../../../text/canonical-json.ts'
import { fnv1a } from '../../../text/fnv1a.ts'
import type { Value } from '../../../value.ts'
import { namesIn } from '../condition/tree-parts.ts'
import type { Policy } from '../policy.ts'
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
    transitions: transitions.map(({ reason: _, condition, and, ...rest }) => ({
      ...rest,
      condition: condition.source,
      and: and?.source ?? null,
    })),
    reads: definitionsRead(check, policy),
  }
  return `fnv1a:${fnv1a(canonicalJson(decides))}`
}

function definitionsRead(check: UndigestedCheck, policy: Omit<Policy, 'checks'>): Value {
  const definitions: Record<string, Value> = {}
  const waiting = expressionsOf(check).flatMap((expression) => namesIn(expression.tree))
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

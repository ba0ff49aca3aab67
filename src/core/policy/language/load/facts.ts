import type { Value } from '../../../value.ts'
import type { FactSpec } from '../policy.ts'
import type { Loading } from './loading.ts'
import { milliseconds } from './milliseconds.ts'

/** The fact every policy has: whether an action or an operator has remedied the problem. */
export const remediationApplied: FactSpec = {
  name: 'remediation_applied',
  type: 'bool',
  ttlMs: null,
  initial: false,
}

/** The built-in fact, then those of the file in its order. */
export function loadFacts(loading: Loading): readonly FactSpec[] {
  const declared = Object.entries(loading.file.facts).flatMap(([name, { type, ttl, initial }]) => {
    const path = ['facts', name]
    if (name === remediationApplied.name) {
      const message = `'${name}' is built in and cannot be declared.`
      loading.findings.error('duplicate_name', message, loading.yaml.keyPlace(path))
      return []
    }
    if (initial !== undefined && typeof initial !== typeofFact[type]) {
      const message = `'initial' must be a ${type}, as the fact's type says.`
      loading.findings.error('wrong_type', message, loading.yaml.place([...path, 'initial']))
    }
    const known: Value = initial ?? null
    return { name, type, ttlMs: ttl === undefined ? null : milliseconds(ttl), initial: known }
  })
  return [remediationApplied, ...declared]
}

const typeofFact = { bool: 'boolean', number: 'number', string: 'string' } as const

import { VitalsError } from '../core/errors.ts'
import type { FactSpec, Policy } from '../core/policy/language/policy.ts'
import type { Value } from '../core/value.ts'

/**
 * Reads `--fact NAME=VALUE` against what the policy knows: its facts, and where it takes its names from samples also
 * those names, whose values are then numbers, `true`, `false` or text as they look.
 *
 * @throws VitalsError USAGE for a text without `=`, a name the policy does not have, or a value of another type.
 */
export function parseFacts(
  given: readonly string[],
  policy: Pick<Policy, 'facts' | 'names'>,
): Map<string, Value> {
  return new Map(given.map((text) => parseFact(text, policy)))
}

function parseFact(text: string, { facts, names }: Pick<Policy, 'facts' | 'names'>): [string, Value] {
  const equals = text.indexOf('=')
  if (equals < 1) throw misused(`--fact takes NAME=VALUE, not '${text}'.`)
  const name = text.slice(0, equals)
  const value = text.slice(equals + 1)
  const spec = facts.find((fact) => fact.name === name)
  if (spec !== undefined) return [name, parseValue(name, value, spec.type)]
  const sampled = names.filter(({ source }) => source === 'sample').map((sample) => sample.name)
  if (sampled.includes(name)) return [name, valueAsItLooks(value)]
  const known = [...facts.map((fact) => fact.name), ...sampled].join(', ')
  throw misused(`This policy has no fact '${name}'; it has ${known}.`)
}

function valueAsItLooks(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function parseValue(name: string, text: string, type: FactSpec['type']): Value {
  if (type === 'string') return text
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw misused(`The fact '${name}' is a ${type === 'bool' ? 'true or false' : 'number'}, not '${text}'.`)
}

function misused(detail: string): VitalsError {
  return new VitalsError('FACT_INVALID', { params: { detail } })
}

import { VitalsError } from '../core/errors.ts'
import type { FactSpec } from '../core/policy/policy.ts'
import type { Value } from '../core/value.ts'

/**
 * Reads `--fact NAME=VALUE` against the facts that the policy knows.
 *
 * @throws VitalsError USAGE for a text without `=`, a name the policy does not have, or a value of another type.
 */
export function parseFacts(given: readonly string[], known: readonly FactSpec[]): Map<string, Value> {
  return new Map(given.map((text) => parseFact(text, known)))
}

function parseFact(text: string, known: readonly FactSpec[]): [string, Value] {
  const equals = text.indexOf('=')
  if (equals < 1) throw misused(`--fact takes NAME=VALUE, not '${text}'.`)
  const name = text.slice(0, equals)
  const spec = known.find((fact) => fact.name === name)
  if (spec === undefined) {
    const names = known.map((fact) => fact.name).join(', ')
    throw misused(`This policy has no fact '${name}'; it has ${names === '' ? 'none' : names}.`)
  }
  return [name, parseValue(name, text.slice(equals + 1), spec.type)]
}

function parseValue(name: string, text: string, type: FactSpec['type']): Value {
  if (type === 'string') return text
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw misused(`The fact '${name}' is a ${type === 'bool' ? 'true or false' : 'number'}, not '${text}'.`)
}

function misused(detail: string): VitalsError {
  return new VitalsError('USAGE', { params: { detail, command: 'probe' } })
}

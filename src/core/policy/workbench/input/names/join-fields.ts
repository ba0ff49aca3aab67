import type { Value } from '../../../../value.ts'
import { given, type Row } from '../../../engine/row.ts'
import type { FieldInlet } from './inlets.ts'

type Fields = { readonly [key: string]: Value }

/**
 * Makes one result of the fields that a sample brought by themselves, in the slot of their probe. What the conditions
 * read besides and the sample did not bring is `unavailable`: a table that has no such column, or an empty cell in it,
 * does not say that the target has no such thing (rule 7).
 *
 * @param fields all of one probe
 */
export function joinFields(row: Row, fields: readonly FieldInlet[]): void {
  const brought = fields.filter(({ slot }) => row.given[slot] === given.value)
  const of = fields[0]?.of ?? -1
  const how = row.given[of]
  if (brought.length === 0 || how === given.dated || how === given.error) return
  const whole = how === given.value ? row.values[of] : undefined
  const result: Record<string, Value> = isFields(whole) ? { ...whole } : {}
  for (const inlet of [...brought].sort((a, b) => a.fields.length - b.fields.length)) {
    put(result, inlet.fields, meaningOf(inlet, row.values[inlet.slot] as Value))
  }
  if (!isFields(whole)) {
    const lacking = fields
      .map(({ fields: [first = ''] }) => first)
      .filter((name) => !Object.hasOwn(result, name))
    if (lacking.length > 0) result.unavailable = [...new Set(lacking)]
  }
  row.given[of] = given.value
  row.values[of] = result
}

function meaningOf({ isBool }: FieldInlet, value: Value): Value {
  return isBool && (value === 0 || value === 1) ? value === 1 : value
}

function put(result: Record<string, Value>, [first = '', ...below]: readonly string[], value: Value): void {
  if (below.length === 0) {
    result[first] = value
    return
  }
  const there = Object.hasOwn(result, first) ? result[first] : undefined
  const inner: Record<string, Value> = isFields(there) ? { ...there } : {}
  put(inner, below, value)
  result[first] = inner
}

function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

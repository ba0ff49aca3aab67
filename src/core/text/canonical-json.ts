import type { Value } from '../value.ts'

const deepest = 256

/**
 * The one JSON text of a value (RFC 8785): no white space, keys sorted by UTF-16 code units, numbers as
 * ECMAScript prints them.
 *
 * @throws TypeError on what has no such text: NaN, infinities, lone surrogates, more than 256 levels.
 */
export function canonicalJson(value: Value): string {
  return write(value, 0)
}

function write(value: Value, depth: number): string {
  if (depth > deepest) throw new TypeError(`nested deeper than ${deepest} levels`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'string') return writeString(value)
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`)
  let members = ''
  for (const key of Object.keys(value).sort()) {
    members += `${members === '' ? '' : ','}${writeString(key)}:${write(value[key] as Value, depth + 1)}`
  }
  return `{${members}}`
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number`)
  return String(value)
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('text with half a surrogate pair')
  return JSON.stringify(value)
}

// Array.isArray does not narrow a union with a readonly array.
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/**
 * The same value with U+FFFD for every half of a surrogate pair, in keys too: what a hostile plugin prints must not
 * keep a run from being written down.
 */
export function toWellFormed(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed()
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(toWellFormed)
  const members = Object.entries(value).map(
    ([key, member]) => [key.toWellFormed(), toWellFormed(member)] as const,
  )
  return Object.fromEntries(members)
}

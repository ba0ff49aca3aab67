import type { Value } from '../value.ts'

const deepest = 256
const fewKeys = 16
/** Printable ASCII that needs no escape. */
const plain = /^[ !#-[\]-~]*$/

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
  if (isList(value)) return writeList(value, depth)
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`)
  let members = ''
  for (const key of sorted(Object.keys(value))) {
    members += `${members === '' ? '' : ','}${writeString(key)}:${write(value[key] as Value, depth + 1)}`
  }
  return `{${members}}`
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number`)
  return String(value)
}

function writeList(values: readonly Value[], depth: number): string {
  let items = ''
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) items += ','
    items += write(values[index] as Value, depth + 1)
  }
  return `[${items}]`
}

/** The same list in order. Most objects have a handful of keys, where this takes a third of what `sort` does. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > fewKeys) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] as string
    let place = index
    while (place > 0 && (keys[place - 1] as string) > key) {
      keys[place] = keys[place - 1] as string
      place -= 1
    }
    keys[place] = key
  }
  return keys
}

function writeString(value: string): string {
  if (plain.test(value)) return `"${value}"`
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

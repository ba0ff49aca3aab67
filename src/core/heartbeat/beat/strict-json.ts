import type { Value } from '../../value.ts'

const deepest = 32
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** JSON that everybody reads alike, or why it is none. */
export type StrictJson =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly path: string; readonly message: string }

/**
 * Parses JSON strictly: no key twice in an object, no `__proto__`, `constructor` or `prototype`, no half of a surrogate
 * pair, no number too large for a double, at most 32 levels.
 */
export function parseStrictJson(text: string): StrictJson {
  let value: Value
  try {
    value = JSON.parse(text) as Value
  } catch {
    return { ok: false, path: '', message: 'This is not JSON.' }
  }
  const walk = new Walk(text)
  const fault = walk.fault(value, '', 0)
  if (fault !== null) return fault
  // A key that stands there twice is in the parsed object once.
  if (walk.keys !== keysWritten(text)) return bad('', 'A key stands twice in one object.')
  return { ok: true, value }
}

class Walk {
  keys = 0
  readonly #mayBeBroken: boolean
  readonly #mayBeForbidden: boolean

  /** What the whole text does not have, no key has: each of them would otherwise be looked at. */
  constructor(text: string) {
    this.#mayBeBroken = text.includes('\\u')
    this.#mayBeForbidden = this.#mayBeBroken || text.includes('proto') || text.includes('constructor')
  }

  fault(value: Value, path: string, depth: number): Extract<StrictJson, { ok: false }> | null {
    switch (typeof value) {
      case 'number':
        return Number.isFinite(value) ? null : bad(path, 'The number is too large.')
      case 'string':
        return this.#isBroken(value) ? bad(path, 'The text has half of a surrogate pair.') : null
      case 'object':
        if (value === null) return null
        if (depth >= deepest) return bad(path, `This lies deeper than ${deepest} levels.`)
        return Array.isArray(value)
          ? this.#faultOfList(value, path, depth)
          : this.#faultOfMap(value as { readonly [key: string]: Value }, path, depth)
      default:
        return null
    }
  }

  #faultOfList(items: readonly Value[], path: string, depth: number) {
    for (let index = 0; index < items.length; index += 1) {
      const fault = this.fault(items[index] as Value, path, depth + 1)
      if (fault !== null) return { ...fault, path: `${path}/${index}${fault.path.slice(path.length)}` }
    }
    return null
  }

  #faultOfMap(map: { readonly [key: string]: Value }, path: string, depth: number) {
    for (const key in map) {
      this.keys += 1
      if (this.#mayBeForbidden && forbidden.has(key)) return bad(path, `The key ${key} is not allowed.`)
      if (this.#isBroken(key)) return bad(path, 'A key has half of a surrogate pair.')
      const fault = this.fault(map[key] as Value, path, depth + 1)
      if (fault !== null) return { ...fault, path: `${path}/${key}${fault.path.slice(path.length)}` }
    }
    return null
  }

  // Decoded UTF-8 is well-formed; only an escape can bring half of a pair.
  #isBroken(text: string): boolean {
    return this.#mayBeBroken && !text.isWellFormed()
  }
}

/** How many keys a text that is JSON has: its colons outside of strings. */
function keysWritten(text: string): number {
  let keys = 0
  let isInside = false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 34) isInside = !isInside
    else if (isInside && code === 92) index += 1
    else if (!isInside && code === 58) keys += 1
  }
  return keys
}

/** Where the string that begins at `open` ends; the text is JSON. */
export function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === 92) before -= 1
  return (at - 1 - before) % 2 === 1
}

function bad(path: string, message: string): Extract<StrictJson, { ok: false }> {
  return { ok: false, path, message }
}

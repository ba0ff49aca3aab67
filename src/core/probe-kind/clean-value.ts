import type { Value } from '../value.ts'

const deepest = 8
const mostEntries = 1_000
const longestKey = 128
const longestText = 4_096
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * What may cross the probe border: finite numbers (`-0` as `0`), truth values, well-formed text of at most 4,096
 * characters, and lists and maps of them, at most 8 deep and 1,000 entries in all. Everything else is left out of
 * the list or map that holds it, so that the name is unknown to conditions; at the top it becomes `null`.
 */
export function cleanValue(given: unknown): Value {
  return clean(given, 0, { entries: 0 }) ?? null
}

/** Whether a text can be stored, hashed and sent: no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

function clean(given: unknown, depth: number, seen: { entries: number }): Value | undefined {
  switch (typeof given) {
    case 'number':
      return Number.isFinite(given) ? given + 0 : undefined
    case 'string':
      return given.length <= longestText && isWellFormed(given) ? given : undefined
    case 'boolean':
      return given
    case 'object':
      if (given === null || depth >= deepest) return undefined
      return Array.isArray(given) ? cleanList(given, depth, seen) : cleanMap(given, depth, seen)
    default:
      return undefined
  }
}

function cleanList(given: readonly unknown[], depth: number, seen: { entries: number }): Value {
  const list: Value[] = []
  for (const item of given) {
    if (seen.entries >= mostEntries) break
    seen.entries += 1
    const value = clean(item, depth + 1, seen)
    if (value !== undefined) list.push(value)
  }
  return list
}

function cleanMap(given: object, depth: number, seen: { entries: number }): Value {
  const map: Record<string, Value> = {}
  for (const [key, item] of Object.entries(given)) {
    if (seen.entries >= mostEntries) break
    seen.entries += 1
    if (key.length > longestKey || forbiddenKeys.has(key) || !isWellFormed(key)) continue
    const value = clean(item, depth + 1, seen)
    if (value !== undefined) map[key] = value
  }
  return map
}

import type { Value } from '../value.ts'

const deepest = 8
const mostEntries = 1_000
const longestKey = 128
const longestText = 4_096
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** What a verdict is made of comes first: no flood of other values may push it out. */
const verdictKeys: readonly string[] = ['up', 'reason', 'exit_status', 'exit_state', 'status', 'output']

/** A value that may cross the probe border, and how many entries of lists and maps were over the limit. */
export interface Cleaned {
  readonly value: Value
  readonly cut: number
}

/**
 * What may cross the probe border: finite numbers (`-0` as `0`), truth values, well-formed text of at most 4,096
 * characters, and lists and maps of them, at most 8 deep and 1,000 entries in all. Everything else is left out of
 * the list or map that holds it, so that the name is unknown to conditions; at the top it becomes `null`.
 */
export function cleanValue(given: unknown): Value {
  return cleanOf(given).value
}

/**
 * As {@link cleanValue}. Of a map over the limit, the fields of the verdict are kept first, then the other plain
 * values, then what is nested, each in its order.
 */
export function cleanOf(given: unknown): Cleaned {
  const seen: Seen = { entries: 0, cut: 0 }
  const value = clean(given, 0, seen) ?? null
  if (seen.cut === 0 || !isMap(given)) return { value, cut: seen.cut }
  const again: Seen = { entries: 0, cut: 0 }
  return { value: cleanEntries(verdictFirst(given), 0, again), cut: again.cut }
}

type Entry = readonly [string, unknown]

interface Seen {
  entries: number
  cut: number
}

function clean(given: unknown, depth: number, seen: Seen): Value | undefined {
  switch (typeof given) {
    case 'number':
      return Number.isFinite(given) ? given + 0 : undefined
    case 'string':
      return given.length <= longestText && given.isWellFormed() ? given : undefined
    case 'boolean':
      return given
    case 'object':
      if (given === null || depth >= deepest) return undefined
      return Array.isArray(given)
        ? cleanList(given, depth, seen)
        : cleanEntries(Object.entries(given), depth, seen)
    default:
      return undefined
  }
}

function cleanList(given: readonly unknown[], depth: number, seen: Seen): Value {
  const list: Value[] = []
  for (const item of given) {
    if (isOver(seen)) continue
    const value = clean(item, depth + 1, seen)
    if (value !== undefined) list.push(value)
  }
  return list
}

function cleanEntries(entries: readonly Entry[], depth: number, seen: Seen): Value {
  const map: Record<string, Value> = {}
  for (const [key, item] of entries) {
    if (isOver(seen)) continue
    if (key.length > longestKey || forbiddenKeys.has(key) || !key.isWellFormed()) continue
    const value = clean(item, depth + 1, seen)
    if (value !== undefined) map[key] = value
  }
  return map
}

function isOver(seen: Seen): boolean {
  if (seen.entries < mostEntries) {
    seen.entries += 1
    return false
  }
  seen.cut += 1
  return true
}

// A list, because an object has keys that look like numbers before all others.
function verdictFirst(given: object): readonly Entry[] {
  const rank = ([key, item]: Entry) => {
    if (verdictKeys.includes(key)) return 0
    return typeof item === 'object' ? 2 : 1
  }
  return Object.entries(given).sort((one, other) => rank(one) - rank(other))
}

function isMap(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

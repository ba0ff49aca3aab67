import type { Value } from '../../core/value.ts'
import { isMap } from '../terminal/value-text.ts'

const deepest = 3

/** A value of a probe that has no parts, with the names that lead to it: `['tls', 'days_left']`. */
export interface Leaf {
  readonly path: readonly string[]
  readonly value: number | boolean
}

/** The finite numbers and truth values of a probe's value, three levels deep; lists and texts are passed over. */
export function leavesOf(value: Value, path: readonly string[] = []): Leaf[] {
  if (typeof value === 'boolean') return [{ path, value }]
  if (typeof value === 'number') return Number.isFinite(value) ? [{ path, value }] : []
  if (!isMap(value) || path.length > deepest - 1) return []
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
}

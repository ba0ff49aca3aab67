import type { Value } from '../../core/value.ts'
import { escapeControl } from './escape.ts'

const deepest = 3

/** A number to four significant digits, whole from 1000 on: enough to decide by, short enough to read. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return String(Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4)))
}

/** One value in words, safe for a terminal; texts with blanks or that read as numbers are quoted, `null` is `no value`. */
export function valueText(value: Value): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return escapeControl(isWord(value) ? value : JSON.stringify(value))
  if (value === null) return 'no value'
  if (typeof value !== 'object') return String(value)
  return escapeControl(JSON.stringify(value))
}

function isWord(text: string): boolean {
  return /^[^\s"]+$/.test(text) && Number.isNaN(Number(text))
}

/**
 * Values with their names, one text each: `free_pct 12.1`, `tls.days_left 30`. Maps are opened to a depth of three;
 * what lies deeper, and lists, are shown as JSON, and an empty map
 * is `no value`.
 */
export function namedValues(values: Readonly<Record<string, Value>>, depth = 1): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const safeName = escapeControl(name)
    if (isMap(value) && Object.keys(value).length === 0) return [`${safeName} no value`]
    if (!isMap(value) || depth >= deepest) return [`${safeName} ${valueText(value)}`]
    return namedValues(value, depth + 1).map((inner) => `${safeName}.${inner}`)
  })
}

/** Whether a value has names of its own. */
export function isMap(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

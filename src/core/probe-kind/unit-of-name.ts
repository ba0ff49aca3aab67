import type { Field } from './kind.ts'

/** The unit of a number and what is left of its name: `free_pct` is `%` of `free`. */
export interface NameWithUnit {
  readonly unit: Exclude<Field['unit'], null>
  readonly rest: string
}

const endings: readonly (readonly [ending: string, unit: NameWithUnit['unit']])[] = [
  ['_pct', '%'],
  ['_ms', 'ms'],
  ['_s', 's'],
  ['_mb', 'MB'],
  ['_gb', 'GB'],
  ['_bytes', 'bytes'],
]

// Shares that are known by their usual names.
const shares = /(?:^|_)(?:psi_(?:some|full)_avg\d+|utilisation)$/

/**
 * The unit that a name tells, a kind's field or a signal of the same custom: `latency_ms`, `swap_used_pct`,
 * `tls_days_left`, `size`.
 *
 * @returns `null` where it tells none
 */
export function unitOfName(name: string): NameWithUnit | null {
  for (const [ending, unit] of endings) {
    if (name.length > ending.length && name.endsWith(ending))
      return { unit, rest: name.slice(0, -ending.length) }
  }
  if (name === 'days_left' || name.endsWith('_days_left'))
    return { unit: 'days', rest: name.replace(/days_left$/, 'left') }
  if (name === 'size') return { unit: 'bytes', rest: name }
  return shares.test(name) ? { unit: '%', rest: name } : null
}

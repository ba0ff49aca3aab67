import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeResult } from '../../core/probe-kind/probe-result.ts'
import { escapeControl } from '../terminal/escape.ts'
import { leavesOf } from './leaves.ts'

// The guidelines know no gigabytes and no days; such numbers go without a unit, and their label says it.
const unitsOfMeasure: Readonly<Record<string, string>> = { '%': '%', ms: 'ms', s: 's', MB: 'MB', bytes: 'B' }

/** The warning and the critical range of a value, by its path. */
export type RangesOf = (path: string, value: number) => readonly [warning: string, critical: string]

/**
 * A result's numbers as perfdata items, `disk.free_pct=12.1%;15:;8:`; labels are the probe's name and the value's path.
 *
 * @param rangesOf the alarms of a value, warning and critical, as ranges; empty for none
 */
export function perfdataOf(
  result: ProbeResult,
  fields: Readonly<Record<string, Field>> | null,
  rangesOf: RangesOf = () => ['', ''],
): string[] {
  const unitOf = (field: string): string => {
    const unit = fields !== null && Object.hasOwn(fields, field) ? fields[field]?.unit : null
    return unitsOfMeasure[unit ?? ''] ?? ''
  }
  return leavesOf(result.value).flatMap(({ path, value }) => {
    if (typeof value !== 'number') return []
    const name = [result.name, ...path].join('.')
    const ranges = rangesOf(name, value).join(';').replace(/;+$/, '')
    return `${quoted(name)}=${plainDecimal(value)}${unitOf(path[0] ?? '')}${ranges && `;${ranges}`}`
  })
}

// `=` ends a label and `|` the whole text, quoted or not.
function quoted(label: string): string {
  const safe = escapeControl(label).replaceAll('=', '_').replaceAll('|', '_')
  return /^[\w./:@%+-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "''")}'`
}

/** A finite number as digits, sign and point only, because perfdata has no exponents; exact to the last digit. */
export function plainDecimal(value: number): string {
  const [mantissa = '0', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}

import { unitOfName } from '../../../probe-kind/unit-of-name.ts'
import { formatDuration, parseDuration } from '../../../text/duration.ts'

/** A value that is not what its key takes, as people write it. */
export interface Miswritten {
  readonly key: string
  readonly value: string | number
  /** What the value is compared with, such as `disk.free_pct`; `null` where nothing is. */
  readonly signal: string | null
}

const number = /^\s*([-+]?\d+(?:[.,]\d+)?)\s*(%|[A-Za-z\u00b5]*)\s*$/

/** How a number is written that came as text, perhaps with a unit: `Write 'below: 15'; disk.free_pct is in %.` */
export function numberHint({ key, value, signal }: Miswritten): string | null {
  const [, digits, unit = ''] = number.exec(String(value)) ?? []
  if (digits === undefined) return null
  const own = signal === null ? null : unitOfName(signal.slice(signal.lastIndexOf('.') + 1))
  const told = own === null ? '' : ` ${signal} is in ${own.unit}.`
  const amount = inUnit(Number(digits.replace(',', '.')), unit, own?.unit ?? null)
  if (amount === null) return `Write '${key}' as a number alone.${told}`
  const without = unit === '' ? ', without quotes' : ', without a unit'
  return `Write '${key}: ${amount}'${without}.${told}`
}

const durations = new Set(['ms', 's'])

/** The number in the unit that its value has; `null` where it is of another one that is not known to fit. */
function inUnit(amount: number, given: string, own: string | null): number | null {
  if (given === '' || own === null || given.toLowerCase() === own.toLowerCase()) return amount
  const ms = durations.has(own) ? parseDuration(`${amount}${given}`) : null
  return ms === null ? null : ms / (own === 's' ? 1_000 : 1)
}

const words: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(?:s|secs?|seconds?)$/, 's'],
  [/^(?:m|mins?|minutes?)$/, 'm'],
  [/^(?:h|hrs?|hours?)$/, 'h'],
  [/^(?:d|days?)$/, 'd'],
]

/** How a duration is written that came as a number, or with the word of its unit: `Write 'for: 2m'.` */
export function durationHint({ key, value }: Miswritten): string | null {
  if (typeof value === 'number') {
    return value > 0 ? `Write '${key}: ${value}s' for seconds, '${key}: ${value}m' for minutes.` : null
  }
  const [, digits, unit = ''] = number.exec(value.toLowerCase()) ?? []
  const short = words.find(([word]) => word.test(unit))?.[1]
  const ms = digits === undefined || short === undefined ? null : parseDuration(`${digits}${short}`)
  return ms === null ? null : `Write '${key}: ${formatDuration(ms)}'.`
}

/** The address that was meant by one without `http://`. */
export function addressHint(text: string): string | null {
  const isBare = /^(?:\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)*)(?::\d+)?(?:\/\S*)?$/i.test(text)
  return isBare ? `Did you mean 'http://${text}'?` : quotesHint(text)
}

/** What to do about quotes that a text processor made round. */
export function quotesHint(text: string): string | null {
  return /[\u2018-\u201f\u00ab\u00bb]/.test(text)
    ? `These are typographic quotes; write plain ones: ' or ".`
    : null
}

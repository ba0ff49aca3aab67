const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i
// Shorter ones are years, ports and durations rather than seconds since 1970.
const epochText = /^-?\d{9,19}(?:\.\d+)?$/

// A count of seconds stays below this until the year 5138; milliseconds are above it since March 1973, and likewise on.
const firstMilliseconds = 100_000_000_000
const firstMicroseconds = firstMilliseconds * 1_000
const firstNanoseconds = firstMicroseconds * 1_000
const latest = 8_640_000_000_000_000

/**
 * Reads a time, the same in every time zone of the reader: ISO 8601 (without a zone it is UTC, a date alone is its
 * midnight), `YYYY-MM-DD hh:mm:ss`, or seconds, milliseconds, microseconds or nanoseconds since 1970 as a number or
 * its text of nine digits or more. Digits below a millisecond are cut off.
 *
 * @returns epoch milliseconds, `null` for anything else
 */
export function parseTimestamp(given: unknown): number | null {
  if (typeof given === 'number') return fromEpoch(given)
  if (typeof given !== 'string') return null
  const text = given.trim()
  const at = fromOwnForm(text)
  if (at !== null) return at
  return epochText.test(text) ? fromEpoch(Number(text)) : fromIso(text)
}

/** Epoch milliseconds of a count since 1970 in whichever unit the number must have. */
export function fromEpoch(count: number): number | null {
  const size = Math.abs(count)
  if (!Number.isFinite(size)) return null
  if (size < firstMilliseconds) return Math.round(count * 1_000) + 0
  if (size < firstMicroseconds) return Math.round(count)
  const at = Math.trunc(size < firstNanoseconds ? count / 1_000 : count / 1_000_000)
  return Math.abs(at) <= latest ? at : null
}

const [dash, colon] = [45, 58]

/** The one form that programs write, `YYYY-MM-DDThh:mm:ss.sssZ`: most of all times, a tenth of the work; else `null`. */
function fromOwnForm(text: string): number | null {
  if (text.length !== 24 || text.charCodeAt(10) !== 84 || text.charCodeAt(23) !== 90) return null
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash || text.charCodeAt(19) !== 46) return null
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return null
  const [year, month, day] = [numberAt(text, 0, 4), numberAt(text, 5, 2), numberAt(text, 8, 2)]
  const hour = numberAt(text, 11, 2)
  const minute = numberAt(text, 14, 2)
  const second = numberAt(text, 17, 2)
  const ms = numberAt(text, 20, 3)
  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || minute < 0 || second < 0 || ms < 0)
    return null
  // What is at the edges of the calendar or of the clock is left to the general form.
  if (day > 28 || hour > 23 || minute > 59 || second > 59) return null
  return ((daysBefore(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + ms
}

/** A number of so many digits; negative where they are none. */
function numberAt(text: string, start: number, digits: number): number {
  let value = 0
  for (let index = start; index < start + digits; index += 1) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Days from 1970-01-01 to a date. Years that begin in March put the leap day last. */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function fromIso(text: string): number | null {
  const parts = iso.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = parts
  const midnight = midnightOf(Number(year), Number(month), Number(day))
  const offset = offsetMinutes(zone)
  if (midnight === null || offset === null) return null
  // A second 60 is a leap second, or was rounded: either way the first of the next minute.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3))
  const minutes = Number(hour) * 60 + Number(minute) - offset
  return midnight + minutes * 60_000 + Number(second) * 1_000 + ms
}

/** Midnight in UTC of a date, `null` for one that the calendar does not have. */
export function midnightOf(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null
}

function offsetMinutes(zone: string): number | null {
  if (/^[a-z]/i.test(zone)) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 23 || minutes > 59) return null
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

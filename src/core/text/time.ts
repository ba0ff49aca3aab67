const dayMs = 86_400_000

/**
 * A time in epoch milliseconds as RFC 3339 in UTC with milliseconds: what `Date.prototype.toISOString` gives for the
 * years 1970 to 9999, without the millisecond of CPU that its first use costs for loading time zones.
 *
 * @throws RangeError outside those years
 */
export function isoTime(at: number): string {
  if (!(at >= 0 && at < 253_402_300_800_000)) throw new RangeError('a time outside the years 1970 to 9999')
  const whole = Math.floor(at)
  const days = Math.floor(whole / dayMs)
  const { year, month, day } = civilDate(days)
  const ms = whole - days * dayMs
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  const minutes = Math.floor(ms / 60_000)
  const clock = `${digits(minutes / 60, 2)}:${digits(minutes % 60, 2)}:${digits((ms / 1_000) % 60, 2)}`
  return `${date}T${clock}.${digits(ms % 1_000, 3)}Z`
}

const newest = 253_402_300_799_999

/**
 * A time that somebody else named, as {@link isoTime} writes it: one outside the years 1970 to 9999 becomes the nearest
 * inside them, because its readers must not fail for it.
 */
export function nearestIsoTime(at: number): string {
  return isoTime(at > 0 ? Math.min(at, newest) : 0)
}

function digits(value: number, width: number): string {
  return String(Math.floor(value)).padStart(width, '0')
}

// Years that begin in March put the leap day last, so that a month's first day is a linear function of the month.
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

import { type LooseObject, numberOf, textOf } from '../../../protocol/loose-value.ts'

/**
 * The longest time between two runs of a job by its schedule, in milliseconds; `null` for one that does not recur or
 * whose schedule is not understood. Time zones are left out: they move all runs alike.
 */
export function intervalOf(schedule: LooseObject): number | null {
  if (schedule.kind === 'every') {
    const every = numberOf(schedule.everyMs)
    return every !== null && every > 0 ? every : null
  }
  return schedule.kind === 'cron' ? cronInterval(textOf(schedule.expr) ?? '') : null
}

interface Days {
  readonly ofMonth: ReadonlySet<number> | null
  readonly months: ReadonlySet<number>
  readonly ofWeek: ReadonlySet<number> | null
}

const secondMs = 1_000
const minuteMs = 60_000
const dayMs = 86_400_000
// Long enough for two runs of a job of the 29th of February.
const yearsAhead = 9
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const shorthands: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

function cronInterval(text: string): number | null {
  const expression = shorthands.get(text.trim().toLowerCase()) ?? text
  const fields = expression.trim().toLowerCase().split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) return null
  const [second = '0', minute = '', hour = '', day = '', month = '', week = ''] =
    fields.length === 6 ? fields : ['0', ...fields]
  const seconds = valuesOf(second, 0, 59)
  const minutes = valuesOf(minute, 0, 59)
  const hours = valuesOf(hour, 0, 23)
  const months = valuesOf(month, 1, 12, monthNames, 1)
  if (seconds === null || minutes === null || hours === null || months === null) return null
  const ofMonth = isAny(day) ? null : valuesOf(day, 1, 31)
  const ofWeek = isAny(week) ? null : valuesOf(week, 0, 7, dayNames)
  if ((ofMonth === null && !isAny(day)) || (ofWeek === null && !isAny(week))) return null
  const times = timesOfDay(seconds, minutes, hours)
  return longestGap(times, { ofMonth, months, ofWeek })
}

function isAny(field: string): boolean {
  return field === '*' || field === '?'
}

/** The values of one field in their order; `null` for what is not understood (`L`, `W`, `#`). */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  firstName = 0,
): Set<number> | null {
  const values = new Set<number>()
  const numberIn = (word: string): number | null => {
    const named = names.indexOf(word)
    if (named >= 0) return named + firstName
    const value = /^\d+$/.test(word) ? Number(word) : null
    return value !== null && value >= least && value <= most ? value : null
  }
  for (const item of field.split(',')) {
    const [range = '', by] = item.split('/')
    const step = by === undefined ? 1 : /^[1-9]\d*$/.test(by) ? Number(by) : null
    const [from = '', to] = isAny(range) ? [String(least), String(most)] : range.split('-')
    const first = numberIn(from)
    const last = to === undefined ? (by === undefined ? first : most) : numberIn(to)
    if (step === null || first === null || last === null || last < first) return null
    for (let value = first; value <= last; value += step) values.add(value)
  }
  return new Set([...values].sort((a, b) => a - b))
}

function timesOfDay(
  seconds: ReadonlySet<number>,
  minutes: ReadonlySet<number>,
  hours: ReadonlySet<number>,
): number[] {
  const ofMinute = [...seconds].map((second) => second * secondMs)
  // All seconds of a minute but the first and the last lie between these two.
  const ends = [...new Set([ofMinute[0] ?? 0, ofMinute.at(-1) ?? 0])]
  return [...hours].flatMap((hour) =>
    [...minutes].flatMap((minute) => ends.map((second) => (hour * 60 + minute) * minuteMs + second)),
  )
}

function longestGap(times: readonly number[], days: Days): number | null {
  const [first = 0] = times
  const last = times.at(-1) ?? 0
  const inside = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  let longest = Math.max(0, ...inside)
  const overnight = dayMs + first - last
  if (days.ofMonth === null && days.ofWeek === null && days.months.size === 12) {
    return Math.max(longest, overnight)
  }
  let before: number | null = null
  for (let day = 0; day < yearsAhead * 366; day += 1) {
    if (!isDay(day, days)) continue
    if (before !== null) longest = Math.max(longest, (day - before) * dayMs + first - last)
    before = day
  }
  return longest === 0 ? null : longest
}

/** As cron takes it: where both kinds of days are restricted, one of them is enough. */
function isDay(day: number, { ofMonth, months, ofWeek }: Days): boolean {
  const date = new Date(day * dayMs)
  if (!months.has(date.getUTCMonth() + 1)) return false
  const inMonth = ofMonth?.has(date.getUTCDate()) ?? null
  const weekday = date.getUTCDay()
  const inWeek = ofWeek === null ? null : ofWeek.has(weekday) || (weekday === 0 && ofWeek.has(7))
  if (inMonth === null || inWeek === null) return inMonth ?? inWeek ?? true
  return inMonth || inWeek
}

/** The days of a week by their names, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** The hours in which an agent is expected to beat, on the clock of a zone. */
export interface ExpectedHours {
  /** `08:00`. */
  readonly from: string
  /** Not before `from`: else on the day after. */
  readonly to: string
  /** IANA name. */
  readonly zone: string
  /** On which they begin. */
  readonly days: readonly Weekday[]
}

/** Part of time; epoch milliseconds. */
export interface ExpectedSpan {
  readonly from: number
  readonly until: number
}

const dayMs = 86_400_000
const minuteMs = 60_000
const daysAhead = 8

/** How far the clock of a zone is ahead of UTC at a time (epoch milliseconds), in milliseconds. */
export type ZoneOffset = (at: number) => number

/**
 * The expected time that `at` lies in, else the next one; `null` where no day has any.
 *
 * @param at epoch milliseconds
 * @param offset of the zone of these hours
 */
export function expectedSpan(
  { from, to, days }: ExpectedHours,
  at: number,
  offset: ZoneOffset,
): ExpectedSpan | null {
  const today = Math.floor((at + offset(at)) / dayMs)
  const [begins, ends] = [minutesIn(from), minutesIn(to)]
  for (let day = today - 1; day <= today + daysAhead; day += 1) {
    if (!days.includes(weekdays[(((day + 3) % 7) + 7) % 7] as Weekday)) continue
    const start = instant(day, begins, offset)
    const until = instant(ends > begins ? day : day + 1, ends, offset)
    if (until > at) return { from: start, until }
  }
  return null
}

function minutesIn(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** When the clock of the zone shows this; a time that it leaves out is that after the jump. */
function instant(day: number, minutes: number, offset: ZoneOffset): number {
  const local = day * dayMs + minutes * minuteMs
  const guess = local - offset(local)
  return local - offset(guess)
}

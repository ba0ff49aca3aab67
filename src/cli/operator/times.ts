import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { isoTime } from '../../core/text/time.ts'
import { parseTimestamp } from '../../core/text/timestamp.ts'

/** The time so long after `now` (epoch milliseconds), in RFC 3339. @throws VitalsError USAGE for no duration */
export function after(now: number, text: string, command: string): string {
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return isoTime(now + ms)
  const detail = `--for takes a duration such as 30m, 2h or 1d, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command } })
}

/** A time as a flag gives it, in RFC 3339. @throws VitalsError USAGE for no time, and for one without its zone */
export function timeIn(flag: string, text: string, command: string): string {
  const at = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? parseTimestamp(text) : null
  if (at !== null) return isoTime(at)
  const detail = `${flag} takes a time with its zone such as 2026-01-31T18:00Z, not '${text}'.`
  throw new VitalsError('USAGE', { params: { detail, command } })
}

import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'
import { nearestIsoTime } from '../../core/text/time.ts'

/**
 * The time, in RFC 3339, that lies a duration such as `24h` before `now` (epoch milliseconds).
 *
 * @param command as typed after `vitals`, for the hint
 * @throws VitalsError USAGE where it is no duration
 */
export function momentBefore(now: number, since: string, command: string): string {
  const ms = parseDuration(since)
  if (ms !== null) return nearestIsoTime(now - ms)
  const detail = `--since takes a duration such as 24h, not '${since}'.`
  throw new VitalsError('USAGE', { params: { detail, command } })
}

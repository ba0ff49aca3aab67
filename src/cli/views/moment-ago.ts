import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'
import type { Io } from '../run/io.ts'

/**
 * The moment that `--since` names, in epoch milliseconds; `null` without the flag.
 *
 * @throws VitalsError USAGE for what is no duration
 */
export function momentAgo(since: string | undefined, command: string, io: Io): number | null {
  if (since === undefined) return null
  const ms = parseDuration(since)
  if (ms !== null) return io.now() - ms
  const detail = `--since takes a duration such as 10m or 24h, not '${since}'.`
  throw new VitalsError('USAGE', { params: { detail, command } })
}

import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'

const longestMs = 365 * 86_400_000

/** Reads `--ttl` into milliseconds. @throws VitalsError USAGE outside of 1s to 365d */
export function ttlMs(text: string): number {
  const ms = parseDuration(text)
  if (ms !== null && ms >= 1_000 && ms <= longestMs) return ms
  throw new VitalsError('USAGE', {
    params: { detail: '--ttl takes a duration from 1s to 365d, such as 1h.', command: 'key enrol' },
  })
}

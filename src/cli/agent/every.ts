import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'

const longestMs = 604_800_000

/** Reads `--every` into milliseconds; `null` where it is not given. @throws VitalsError USAGE outside of 1s to 7d */
export function everyMs(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms !== null && ms >= 1_000 && ms <= longestMs) return ms
  throw new VitalsError('USAGE', {
    params: { detail: '--every takes a duration from 1s to 7d, such as 5m.', command: 'agent beat' },
  })
}

import { VitalsError } from '../../core/errors.ts'
import { parseDuration } from '../../core/text/duration.ts'

/** How long the question whether a gateway is well may take unless `--timeout` says otherwise. */
export const usualTimeout = '3s'
/** The same where lists are asked for: some gateways count usage again at the first question. */
export const usualViewTimeout = '10s'
const longestMs = 600_000

/** Reads `--timeout` into milliseconds. @throws VitalsError USAGE for what is no duration from 1ms to 10m */
export function timeLimitMs(text: string | null, command: string): number {
  const ms = parseDuration(text ?? usualTimeout)
  if (ms !== null && ms > 0 && ms <= longestMs) return ms
  throw new VitalsError('USAGE', {
    params: { detail: '--timeout takes a duration from 1ms to 10m, such as 500ms or 3s.', command },
  })
}

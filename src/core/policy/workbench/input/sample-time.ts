import { parseTimestamp } from '../../../text/timestamp.ts'

const firstAfter = Date.UTC(2201, 0, 1)

/** Whether a time is one that a sample can have: in the years 1970 to 2200. Anything else was counted in another unit. */
export function isSampleTime(at: number | null): at is number {
  return at !== null && at >= 0 && at < firstAfter
}

/** Reads the time of a sample: epoch milliseconds, or why it is none, in a sentence. */
export function sampleTime(given: unknown): number | string {
  const at = parseTimestamp(given)
  if (isSampleTime(at)) return at
  const shown = shortened(given)
  return at === null ? `${shown} is not a time.` : `${shown} is a time outside the years 1970 to 2200.`
}

/** A value as JSON, cut where it is long. */
export function shortened(given: unknown): string {
  const text = JSON.stringify(given) ?? String(given)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

import { parseDuration } from '../../../text/duration.ts'

/** Milliseconds of a duration that the schema has accepted or already complained about; the latter count as 1. */
export function milliseconds(text: string): number {
  return parseDuration(text) ?? 1
}

import { isoTime } from './time.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes the log of a process that goes on. */
export type NdjsonLog = (
  level: LogLevel,
  subsystem: string,
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** A log of one JSON object a line: `ts`, `level`, `subsystem`, `message` and what else is known. */
export function ndjsonLog(write: (line: string) => void, now: () => number): NdjsonLog {
  return (level, subsystem, message, fields = {}) => {
    write(`${JSON.stringify({ ts: isoTime(now()), level, subsystem, message, ...fields })}\n`)
  }
}

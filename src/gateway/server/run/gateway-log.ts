import { isoTime } from '../../../core/text/time.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes the gateway's own log. */
export type GatewayLog = (
  level: LogLevel,
  subsystem: string,
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** A log of one JSON object a line: `ts`, `level`, `subsystem`, `message` and what else is known. */
export function gatewayLog(write: (line: string) => void, now: () => number): GatewayLog {
  return (level, subsystem, message, fields = {}) => {
    write(`${JSON.stringify({ ts: isoTime(now()), level, subsystem, message, ...fields })}\n`)
  }
}

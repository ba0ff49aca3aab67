import { type LogLevel, logLevels } from '../../../core/report/view/log-level.ts'
import type { LogRecord } from '../../../core/report/view/log-record.ts'
import { type LogLine, readLogLine } from './openclaw-line.ts'

/** Which lines of a log are wanted. */
export interface LogQuery {
  /** The least level; lines that have none are left out then. `null` for all. */
  readonly level: LogLevel | null
  /** A subsystem with everything below it, `gateway/ws`; `null` for all. */
  readonly subsystem: string | null
  /** Epoch milliseconds; `null` for all. */
  readonly since: number | null
  /** Whether a message matches; `null` for all. */
  readonly matches: ((message: string) => boolean) | null
  /** Also what OpenClaw's own programs printed. */
  readonly all: boolean
}

/** Reads lines and keeps those that are wanted. */
export interface LogFilter {
  /** The records of the wanted lines. */
  wanted(lines: readonly string[]): LogRecord[]
  /** Whether a line is wanted. */
  keeps(line: string): boolean
  /** How many were left out for being what OpenClaw's own programs printed. */
  readonly left: number
}

/** A filter for the lines of one log, in their order: a line without a time is as old as the one before it. */
export function logFilter(query: LogQuery): LogFilter {
  const least = query.level === null ? 0 : logLevels.indexOf(query.level)
  const path = query.subsystem === null ? null : partsOf(query.subsystem)
  let latest: number | null = null
  let left = 0
  const isWanted = ({ record, isConsole }: LogLine): boolean => {
    latest = record.timestamp ?? latest
    if (query.since !== null && (latest === null || latest < query.since)) return false
    if (least > 0 && (record.level === null || logLevels.indexOf(record.level) < least)) return false
    if (path !== null && !isBelow(record.subsystem, path)) return false
    if (query.matches !== null && !query.matches(record.message)) return false
    if (!isConsole || query.all) return true
    left += 1
    return false
  }
  return {
    wanted: (lines) =>
      lines.flatMap((line) => {
        const read = readLogLine(line)
        return isWanted(read) ? [read.record] : []
      }),
    keeps: (line) => isWanted(readLogLine(line)),
    get left() {
      return left
    },
  }
}

/** `channel.whatsapp` of the seed is `gateway/channels/whatsapp/…` in OpenClaw. */
function isBelow(subsystem: string | null, path: readonly string[]): boolean {
  const parts = partsOf(subsystem ?? '')
  const starts = parts[0] === 'gateway' ? [0, 1] : [0]
  return starts.some((start) => path.every((part, index) => parts[start + index] === part))
}

function partsOf(subsystem: string): string[] {
  return subsystem.split(/[/.]/).map((part) => (part === 'channel' ? 'channels' : part))
}

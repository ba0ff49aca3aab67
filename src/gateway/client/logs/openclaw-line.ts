import { logLevelOf } from '../../../core/report/view/log-level.ts'
import type { LogRecord } from '../../../core/report/view/log-record.ts'
import { parseTimestamp } from '../../../core/text/timestamp.ts'
import { isObject, type LooseObject, textOf } from '../../protocol/loose-value.ts'

/** One line of a log. */
export interface LogLine {
  readonly record: LogRecord
  /** OpenClaw's own programs write what they print into the log of the gateway. */
  readonly isConsole: boolean
}

/**
 * Reads one line of a gateway's log: tslog's JSON as OpenClaw writes it, any other JSON with a message, or plain text.
 * It never throws; what is no JSON is all message.
 */
export function readLogLine(line: string): LogLine {
  const given = parsed(line)
  if (given === null) return plain(line)
  const meta = isObject(given._meta) ? given._meta : null
  const context = contextOf(given, meta)
  const subsystem = subsystemIn(context) ?? subsystemIn(given)
  const record: LogRecord = {
    type: 'log',
    timestamp: parseTimestamp(given.time ?? given.ts ?? given.timestamp ?? meta?.date),
    level: levelOf(meta?.logLevelName ?? given.level),
    subsystem,
    message:
      textOf(given.message) ??
      textOf(given.msg) ??
      (meta === null ? line : argumentsText(given, context !== null)),
  }
  return {
    record,
    isConsole: meta !== null && subsystem === null && (textOf(meta.name) ?? 'openclaw') === 'openclaw',
  }
}

function plain(line: string): LogLine {
  const record = { type: 'log', timestamp: null, level: null, subsystem: null, message: line } as const
  return { record, isConsole: false }
}

function parsed(line: string): LooseObject | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** The logger's name is JSON of its own; old releases repeat it as the first argument. */
function contextOf(given: LooseObject, meta: LooseObject | null): LooseObject | null {
  return parsed(textOf(meta?.name) ?? '') ?? parsed(textOf(given['0']) ?? '')
}

function subsystemIn(context: LooseObject | null): string | null {
  const { subsystem, module, plugin } = context ?? {}
  return textOf(subsystem) ?? textOf(module) ?? textOf(plugin)
}

/** Old releases write no message but the arguments it was logged with: an object of details before its words. */
function argumentsText(given: LooseObject, hasContext: boolean): string {
  const all = Object.keys(given)
    .filter((key) => /^\d+$/.test(key) && !(hasContext && key === '0'))
    .map((key) => given[key])
  const words = all.filter((value) => typeof value === 'string')
  const details = all.filter((value) => typeof value !== 'string').map((value) => JSON.stringify(value))
  return [...words, ...details].join(' ')
}

function levelOf(word: unknown): LogRecord['level'] {
  return typeof word === 'string' ? logLevelOf(word) : null
}

import type { LogLevel } from '../../core/report/view/log-level.ts'
import type { LogRecord } from '../../core/report/view/log-record.ts'
import { escapeControl } from '../terminal/escape.ts'
import type { Palette } from '../terminal/palette.ts'
import type { Style } from '../terminal/style.ts'

const meaning: Readonly<Record<LogLevel, keyof Palette>> = {
  trace: 'faint',
  debug: 'faint',
  info: 'good',
  warn: 'warning',
  error: 'bad',
  fatal: 'bad',
}

/**
 * One line of a log for people: time, level, subsystem and message, safe for a terminal and never cut. The date is told
 * where it is not today's; times are in UTC.
 */
export function renderLogRecord({ timestamp, level, subsystem, message }: LogRecord, style: Style): string {
  const { palette } = style
  const parts = [
    ...(timestamp === null ? [] : [palette.faint(timeText(timestamp, style.now))]),
    ...(level === null ? [] : [palette[meaning[level]](level.toUpperCase().padEnd(5))]),
    ...(subsystem === null ? [] : [palette.strong(escapeControl(subsystem))]),
    escapeControl(message),
  ]
  return parts.join(' ')
}

function timeText(at: number, now: number): string {
  const iso = timeOf(at)
  const sameDay = iso.slice(0, 10) === timeOf(now).slice(0, 10)
  return sameDay ? iso.slice(11) : iso.replace('T', ' ')
}

// A time beyond the years that dates know is no reason to end.
function timeOf(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? 'an unreadable time' : date.toISOString()
}

import { escapeControl } from '../terminal/escape.ts'

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const

/** The exit statuses of the Monitoring Plugins guidelines, which stand for the four words. */
export type NagiosStatus = 0 | 1 | 2 | 3

/**
 * The status line of a monitoring plugin, without a line break.
 *
 * @param perfdata as the guidelines write it, already safe; empty for none
 */
export function nagiosLine(status: NagiosStatus, text: string, perfdata = ''): string {
  const line = `VITALS ${words[status]} - ${nagiosText(text)}`
  return perfdata === '' ? line : `${line} | ${perfdata}`
}

/** Text in one line and without a bar: one before the perfdata would begin it too early, one behind it goes on with it. */
export function nagiosText(text: string): string {
  return escapeControl(text).replaceAll('|', '\\x7c')
}

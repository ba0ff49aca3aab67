import type { HealthReport } from '../../core/report/health.ts'
import { escapeControl } from '../terminal/escape.ts'

const longest = 300

/**
 * A gateway's health in one line, for mail, logs and monitoring plugins: what was asked, the verdict, and the worst
 * of the reasons. It has no bar, which would begin the performance data of a plugin.
 */
export function renderHealthLine(report: HealthReport): string {
  const { state, phase, error, gateway, version, url } = report
  const name = [gateway ?? 'gateway', version].filter((text) => text !== null).join(' ')
  const verdict = phase === null ? `${name} at ${url} is ${state}` : `phase ${phase}`
  const why = error === null ? '' : `: ${phase === null ? withoutLead(error.message) : error.message}`
  const line = escapeControl(`${verdict}${why}`).replaceAll('|', '/')
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line
}

// The line has already said that it answered and is not well.
function withoutLead(message: string): string {
  return message.replace(/^The gateway answered, and is not well: /, '').replace(/\.$/, '')
}

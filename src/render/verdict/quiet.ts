import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { subjectOf } from './subject.ts'
import { failureTexts, isMuted, troubleTexts } from './summary.ts'

/**
 * What `--quiet` says on stderr: `null` when healthy, else always one line, without its newline:
 * `vitals: host is degraded: disk: disk_free_below_warn, 12.1 % free (degraded < 15)`.
 */
export function renderQuiet(report: ProbeReport): string | null {
  return troubleLine(report, subjectOf(report), () => null)
}

/**
 * The same line for who reads it elsewhere and later.
 *
 * @param subject what is judged, and where
 * @param sinceOf since when a check is as it is, for people; `null` where that is not to be told
 */
export function troubleLine(
  report: ProbeReport,
  subject: string,
  sinceOf: (check: CheckReport) => string | null,
): string | null {
  if (report.state === 'healthy') return null
  const verdict = `vitals: ${subject} is ${report.state}`
  const details = [...troubleTexts(report, sinceOf), ...failureTexts(report)].join('; ')
  return details === '' ? verdict : `${verdict}: ${details}`
}

/** Whether everything that is wrong is known or silenced, so that `--quiet` has nothing to tell. */
export function isAllMuted({ checks }: ProbeReport): boolean {
  const bad = checks.filter(({ state }) => state !== 'healthy')
  return bad.length > 0 && bad.every(isMuted)
}

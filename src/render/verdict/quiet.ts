import type { ProbeReport } from '../../core/report/probe.ts'
import { subjectOf } from './subject.ts'
import { failureTexts, isMuted, troubleTexts } from './summary.ts'

/**
 * What `--quiet` says on stderr: `null` when healthy, else always one line, without its newline:
 * `vitals: host is degraded: disk: disk_free_below_warn, 12.1 % free (degraded < 15)`.
 */
export function renderQuiet(report: ProbeReport): string | null {
  if (report.state === 'healthy') return null
  const verdict = `vitals: ${subjectOf(report)} is ${report.state}`
  const details = [...troubleTexts(report), ...failureTexts(report)].join('; ')
  return details === '' ? verdict : `${verdict}: ${details}`
}

/** Whether everything that is wrong is known or silenced, so that `--quiet` has nothing to tell. */
export function isAllMuted({ checks }: ProbeReport): boolean {
  const bad = checks.filter(({ state }) => state !== 'healthy')
  return bad.length > 0 && bad.every(isMuted)
}

import type { Notice } from '../../core/notify/notice.ts'
import type { Before } from '../../core/notify/on-change.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { escapeControl } from '../terminal/escape.ts'
import { renderQuiet } from './quiet.ts'

const tenMinutesMs = 600_000

/**
 * What `--quiet --on-change` says on stderr: `null` while there is nothing to tell, else one line of everything that is
 * wrong now, and of what is healthy again: `vitals: host is healthy: disk is healthy again after 1m59s (degraded)`.
 *
 * @param notices what there is to tell by the rules of notifications: of a check that flaps only what lasts (rule 10)
 * @param before how each check was when changes were last told; none before the first time
 */
export function renderNews(
  report: ProbeReport,
  notices: readonly Notice[],
  before: Readonly<Record<string, Before>>,
): string | null {
  if (notices.length === 0) return null
  const more = notices.flatMap((notice) => aboutCheck(notice, before[notice.check], endOf(notice, report)))
  const now = renderQuiet(report) ?? `vitals: ${escapeControl(report.policy)} is healthy`
  return more.length === 0 ? now : `${now}${report.state === 'healthy' ? ': ' : '; '}${more.join('; ')}`
}

// Somebody may have looked between the end of a problem and now; data is back when it is seen again.
function endOf({ check, kind }: Notice, { ts, checks }: ProbeReport): number {
  const since = kind === 'recovery' ? checks.find(({ name }) => name === check)?.since : undefined
  return Date.parse(since ?? ts)
}

/** What the line of everything that is wrong does not tell. */
function aboutCheck({ check, kind, state, told }: Notice, before: Before | undefined, end: number): string[] {
  const name = escapeControl(check)
  switch (kind) {
    case 'flapping_started':
      return [
        `${name} flaps: until it is steady, only what lasts is told: 5m of critical, 1h of another state`,
      ]
    case 'flapping_ended':
      return [`${name} flaps no more`]
    case 'not_recovered':
      return [`${name} has not recovered in time`]
    case 'no_longer_checked':
      return [`${name} is no longer checked`]
    case 'recovery':
    case 'data_back': {
      if (state !== 'healthy') return []
      const was = kind === 'recovery' ? (told ?? 'unknown') : 'unknown'
      return [`${name} is healthy again${lasted(kind, before, end)} (${was})`]
    }
    default:
      return []
  }
}

function lasted(kind: 'recovery' | 'data_back', before: Before | undefined, end: number): string {
  if (before === undefined) return ''
  const isProblem = kind === 'recovery' && before.problemSince !== -1
  const ms = Math.max(0, end - (isProblem ? before.problemSince : before.since))
  const text = ms < tenMinutesMs ? formatDuration(Math.round(ms / 1_000) * 1_000) : formatSpan(ms)
  return ` after ${text}`
}

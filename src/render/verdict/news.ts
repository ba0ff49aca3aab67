import type { Notice } from '../../core/notify/notice.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { escapeControl } from '../terminal/escape.ts'
import { renderQuiet } from './quiet.ts'

/** How a check was before this round: what is remembered of it. Times are epoch milliseconds. */
export interface Before {
  readonly since: number
  /** When its problem began; -1 where it had none. */
  readonly problemSince: number
}

const tenMinutesMs = 600_000

/**
 * What `--quiet --on-change` says on stderr: `null` while there is nothing to tell, else one line of everything that is
 * wrong now, and of what is healthy again: `vitals: host is healthy: disk is healthy again after 1m59s (degraded)`.
 *
 * @param notices what there is to tell by the rules of notifications: of a check that flaps only what lasts (rule 10)
 * @param before what is remembered of each check; none before the first round
 */
export function renderNews(
  report: ProbeReport,
  notices: readonly Notice[],
  before: Readonly<Record<string, Before>>,
): string | null {
  if (notices.length === 0) return null
  const at = Date.parse(report.ts)
  const more = notices.flatMap((notice) => aboutCheck(notice, before[notice.check], at))
  const now = renderQuiet(report) ?? `vitals: ${escapeControl(report.policy)} is healthy`
  return more.length === 0 ? now : `${now}${report.state === 'healthy' ? ': ' : '; '}${more.join('; ')}`
}

/** What the line of everything that is wrong does not tell. */
function aboutCheck({ check, kind, state, told }: Notice, before: Before | undefined, at: number): string[] {
  const name = escapeControl(check)
  switch (kind) {
    case 'flapping_started':
      return [`${name} flaps: until it is steady only what lasts is told`]
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
      return [`${name} is healthy again${lasted(kind, before, at)} (${was})`]
    }
    default:
      return []
  }
}

function lasted(kind: 'recovery' | 'data_back', before: Before | undefined, at: number): string {
  if (before === undefined) return ''
  const isProblem = kind === 'recovery' && before.problemSince !== -1
  const ms = Math.max(0, at - (isProblem ? before.problemSince : before.since))
  const text = ms < tenMinutesMs ? formatDuration(Math.round(ms / 1_000) * 1_000) : formatSpan(ms)
  return ` after ${text}`
}

import type { Notice } from '../../core/notify/notice.ts'
import type { Before } from '../../core/notify/on-change.ts'
import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { formatDuration } from '../../core/text/duration.ts'
import { nearestIsoTime } from '../../core/text/time.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { escapeControl } from '../terminal/escape.ts'
import { troubleLine } from './quiet.ts'
import { subjectOf } from './subject.ts'

const tenMinutesMs = 600_000

/**
 * What `--quiet --on-change` says on stderr: `null` while there is nothing to tell, else one line of everything that is
 * wrong now, and of what is healthy again, which says where and since when: `vitals: host on web1 is healthy: disk is
 * healthy again since 2026-12-01 04:17:55Z, after 1m59s (degraded)`.
 *
 * @param notices what there is to tell by the rules of notifications: of a check that flaps only what lasts (rule 10)
 * @param before how each check was when changes were last told; none before the first time
 * @param now how each check is, with the beginning of its problem
 */
export function renderNews(
  report: ProbeReport,
  notices: readonly Notice[],
  before: Readonly<Record<string, Before>>,
  now: Readonly<Record<string, Before>>,
): string | null {
  if (notices.length === 0) return null
  const subject = `${subjectOf(report)} on ${escapeControl(report.agent_id)}`
  const more = notices.flatMap((notice) => aboutCheck(notice, before[notice.check], endOf(notice, report)))
  const wrong = troubleLine(report, subject, (check) => utc(sinceOf(check, now[check.name])))
  const line = wrong ?? `vitals: ${subject} is healthy`
  return more.length === 0 ? line : `${line}${report.state === 'healthy' ? ': ' : '; '}${more.join('; ')}`
}

// Lost data is no part of the problem that it hides.
function sinceOf({ state, since }: CheckReport, now: Before | undefined): number {
  const isProblem = now !== undefined && now.problemSince !== -1 && state !== 'unknown'
  return isProblem ? now.problemSince : Date.parse(since)
}

function utc(at: number): string {
  return `${nearestIsoTime(at).slice(0, 19).replace('T', ' ')}Z`
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
      return [`${name} is healthy again since ${utc(end)}${lasted(kind, before, end)} (${was})`]
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
  return `, after ${text}`
}

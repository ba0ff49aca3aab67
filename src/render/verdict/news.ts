import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import type { State } from '../../core/state.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import { escapeControl } from '../terminal/escape.ts'
import { renderQuiet } from './quiet.ts'

/** How a check was before this round: what is remembered of it. `since` is in epoch milliseconds. */
export interface Before {
  readonly state: State
  readonly since: number
  readonly flapping: boolean
}

/**
 * What `--quiet --on-change` says on stderr: `null` while no check changed, else one line of everything that is wrong
 * now, and of what is healthy again: `vitals: host is healthy: disk is healthy again after 3m (degraded)`. The first
 * round tells what is not healthy, as far as it is decided. A check that flaps is told when it begins and when it ends to do so.
 *
 * @param before what is remembered of each check that was news; none before the first round
 * @param waiting checks that wait for their first state, which is no news
 */
export function renderNews(
  report: ProbeReport,
  before: Readonly<Record<string, Before>>,
  waiting: ReadonlySet<string>,
): string | null {
  const changed = report.checks.filter(
    (check) => !waiting.has(check.name) && isNews(check, before[check.name]),
  )
  if (changed.length === 0) return null
  const recovered = changed.flatMap(({ name, state, since }) => {
    const was = before[name]
    if (state !== 'healthy' || was === undefined || was.state === 'healthy') return []
    const took = formatSpan(Math.max(0, Date.parse(since) - was.since))
    return [`${escapeControl(name)} is healthy again after ${took} (${was.state})`]
  })
  const steady = changed
    .filter(({ name, flapping }) => flapping !== (before[name]?.flapping ?? false))
    .map(({ name, flapping }) => `${escapeControl(name)} ${flapping ? 'flaps' : 'flaps no more'}`)
  const now = renderQuiet(report) ?? `vitals: ${escapeControl(report.policy)} is healthy`
  const more = [...recovered, ...steady]
  return more.length === 0 ? now : `${now}${report.state === 'healthy' ? ': ' : '; '}${more.join('; ')}`
}

function isNews({ state, flapping, skipped }: CheckReport, before: Before | undefined): boolean {
  if (skipped) return false
  if (flapping !== (before?.flapping ?? false)) return true
  return !flapping && state !== (before?.state ?? 'healthy')
}

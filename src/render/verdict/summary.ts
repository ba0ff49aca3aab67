import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { escapeControl } from '../terminal/escape.ts'
import { truncateMiddle } from '../terminal/width.ts'
import { worstFirst } from '../terminal/worst-first.ts'
import { measures, progress, untoldReasons } from './measure.ts'
import { notJudged } from './not-judged.ts'
import { failureText, outcomeOf } from './probe-outcome.ts'

const mostValues = 4
// A mail or a pager shows no more of one thing, and a hostile error text may be very long.
const longest = 300

/** One text for each check that is not healthy, worst first: `disk: disk_free_below_warn, 12.1 % free (degraded < 15)`. */
export function troubleTexts(
  report: ProbeReport,
  sinceOf: (check: CheckReport) => string | null = () => null,
): string[] {
  return worstFirst(report.checks)
    .filter((check) => check.state !== 'healthy')
    .map((check) => [checkText(check), ...listed(sinceOf(check))].join(', since '))
}

function listed(text: string | null): string[] {
  return text === null ? [] : [text]
}

/** One text for each probe that failed or erred: `probe api failed: refused`. */
export function failureTexts(report: ProbeReport): string[] {
  return report.results
    .filter((result) => outcomeOf(result) !== 'ok')
    .map((result) => shortened(`probe ${result.name} ${outcomeWord(result)}: ${failureText(result)}`))
}

function outcomeWord(result: ProbeReport['results'][number]): string {
  return outcomeOf(result) === 'failed' ? 'failed' : 'could not be run'
}

/** Whether somebody knows of a check's problem, or it is silenced: nobody is to be told of it. */
export function isMuted({ acknowledged, silenced_until: until }: CheckReport): boolean {
  return acknowledged !== null || until !== null
}

function mutedWords({ acknowledged, silenced_until: until }: CheckReport): string {
  if (acknowledged !== null) return `acknowledged by ${acknowledged.by}`
  return until === null ? '' : `silenced until ${until.slice(0, 16)}Z`
}

function checkText(check: CheckReport): string {
  const untold = check.reasons.includes('undecided') ? notJudged(check) : null
  if (untold !== null) return shortened(`${check.name}: ${untold}`)
  const values = measures({ ...check, values: decidingValues(check) })
    .slice(0, mostValues)
    .join(', ')
  const reasons = untoldReasons(check).map((reason) => waitingFor(reason, check))
  const why = reasons.join(', ') || (values === '' ? check.state : '')
  const parts = [why, values, mutedWords(check)].filter((part) => part !== '')
  return shortened(`${check.name}: ${parts.join(', ')}`)
}

// Alone in a mail, "not decided yet" says nothing.
function waitingFor(reason: string, check: CheckReport): string {
  const counts = progress(check).join(', ')
  return check.reasons.includes('undecided') && counts !== '' ? `${reason} (${counts})` : reason
}

// One line has no room for what decided nothing: limited values that are there, else all that are there, else all.
function decidingValues({ values, limits }: CheckReport): CheckReport['values'] {
  const there = Object.entries(values).filter(([, value]) => value !== null)
  const limited = there.filter(([name]) => limits.some(({ value }) => value === name))
  if (limited.length > 0) return Object.fromEntries(limited)
  return there.length > 0 ? Object.fromEntries(there) : values
}

function shortened(text: string): string {
  return truncateMiddle(escapeControl(text), longest, '...')
}

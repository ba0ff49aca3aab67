import type { CheckReport, ProbeReport } from '../../core/report/probe.ts'
import { escapeControl } from '../terminal/escape.ts'
import { truncateMiddle } from '../terminal/width.ts'
import { worstFirst } from '../terminal/worst-first.ts'
import { measures, untoldReasons } from './measure.ts'
import { failureText, outcomeOf } from './probe-outcome.ts'

const mostValues = 4
// A mail or a pager shows no more of one thing, and a hostile error text may be very long.
const longest = 300

/** One text for each check that is not healthy, worst first: `disk: disk_free_below_warn, 12.1 % free (degraded < 15)`. */
export function troubleTexts(report: ProbeReport): string[] {
  return worstFirst(report.checks)
    .filter((check) => check.state !== 'healthy')
    .map(checkText)
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

function checkText(check: CheckReport): string {
  const limited = measures({ ...check, values: limitedValues(check) })
  const values = (limited.length > 0 ? limited : measures(check)).slice(0, mostValues).join(', ')
  const why = untoldReasons(check).join(', ') || (values === '' ? check.state : '')
  return shortened(`${check.name}: ${[why, values].filter((part) => part !== '').join(', ')}`)
}

// One line has no room for what decided nothing.
function limitedValues({ values, limits }: CheckReport): CheckReport['values'] {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => limits.some(({ value }) => value === name)),
  )
}

function shortened(text: string): string {
  return truncateMiddle(escapeControl(text), longest, '...')
}

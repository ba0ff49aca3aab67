import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeReport } from '../../core/report/probe-report.ts'
import { exitStatusOf, type State } from '../../core/state.ts'
import { escapeControl } from '../terminal/escape.ts'
import { failureTexts, troubleTexts } from '../verdict/summary.ts'
import { perfdataOf } from './perfdata.ts'

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const

/**
 * The output of a monitoring plugin: status line with perfdata, then one line for each thing that is wrong. The
 * exit status that goes with it is `exitStatusOf[report.state]`.
 *
 * @param fieldsOf what is known of a probe's values, for their units; `null` where nothing is.
 */
export function renderNagios(
  report: ProbeReport,
  fieldsOf: (probeName: string) => Readonly<Record<string, Field>> | null,
): string {
  const troubles = troubleTexts(report)
  const failures = failureTexts(report)
  const text = [statusText(report), ...troubles.slice(0, 1)].join(': ')
  const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : ''
  const perfdata = report.results.flatMap((result) => perfdataOf(result, fieldsOf(result.name))).join(' ')
  const status = statusLine(report.state, text + more)
  const long = [...troubles.slice(1), ...failures].map(withoutPipe)
  return [perfdata === '' ? status : `${status} | ${perfdata}`, ...long].join('\n')
}

/** The status line for every failure to run: UNKNOWN, whose exit status is 3. */
export function renderNagiosFailure(message: string): string {
  return statusLine('unknown', message)
}

function statusText({ policy, checks, state }: ProbeReport): string {
  if (state !== 'healthy') return `${policy} is ${state}`
  return `${policy} is healthy, ${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`
}

function statusLine(state: State, text: string): string {
  return `VITALS ${words[exitStatusOf[state]]} - ${withoutPipe(escapeControl(text))}`
}

// A bar anywhere before the perfdata would begin it too early.
function withoutPipe(text: string): string {
  return text.replaceAll('|', '\\x7c')
}

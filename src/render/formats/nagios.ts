import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { exitStatusOf } from '../../core/state.ts'
import { failureTexts, troubleTexts } from '../verdict/summary.ts'
import { nagiosLine, nagiosText } from './nagios-line.ts'
import { perfdataOf } from './perfdata.ts'

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
  const status = nagiosLine(exitStatusOf[report.state], text + more, perfdata)
  return [status, ...[...troubles.slice(1), ...failures].map(nagiosText)].join('\n')
}

function statusText({ policy, checks, state }: ProbeReport): string {
  if (state !== 'healthy') return `${policy} is ${state}`
  return `${policy} is healthy, ${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`
}

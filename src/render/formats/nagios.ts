import { alarmLimits, aliasedPath } from '../../core/policy/language/alarm-limits.ts'
import type { Policy } from '../../core/policy/language/policy.ts'
import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { exitStatusOf } from '../../core/state.ts'
import { subjectOf } from '../verdict/subject.ts'
import { failureTexts, troubleTexts } from '../verdict/summary.ts'
import { nagiosLine, nagiosText } from './nagios-line.ts'
import { nagiosRange } from './nagios-range.ts'
import { perfdataOf, type RangesOf } from './perfdata.ts'

/**
 * The output of a monitoring plugin: status line with perfdata, then one line for each thing that is wrong. The
 * exit status that goes with it is `exitStatusOf[report.state]`.
 *
 * @param fieldsOf what is known of a probe's values, for their units; `null` where nothing is.
 * @param policy whose plain thresholds are the ranges of the perfdata
 */
export function renderNagios(
  report: ProbeReport,
  fieldsOf: (probeName: string) => Readonly<Record<string, Field>> | null,
  policy: Policy | null = null,
): string {
  const troubles = troubleTexts(report)
  const failures = failureTexts(report)
  const text = [statusText(report), ...troubles.slice(0, 1)].join(': ')
  const more = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : ''
  const rangesOf = policy === null ? undefined : rangesIn(policy, report)
  const perfdata = report.results
    .flatMap((result) => perfdataOf(result, fieldsOf(result.name), rangesOf))
    .join(' ')
  const status = nagiosLine(exitStatusOf[report.state], text + more, perfdata)
  return [status, ...[...troubles.slice(1), ...failures].map(nagiosText)].join('\n')
}

function statusText(report: ProbeReport): string {
  const { checks, state } = report
  if (state !== 'healthy') return `${subjectOf(report)} is ${state}`
  return `${subjectOf(report)} is healthy, ${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`
}

function rangesIn(policy: Policy, { checks }: ProbeReport): RangesOf {
  const limits = alarmLimits(policy)
  const read = new Map(checks.flatMap(({ values }) => Object.entries(values)))
  const signals = [...limits.keys()].map((name) => ({ name, path: aliasedPath(policy, name) }))
  return (path, value) => {
    // What is judged under another name is judged only while it is this very number.
    const alias = signals.find((signal) => signal.path === path && read.get(signal.name) === value)
    const own = limits.get(path) ?? (alias && limits.get(alias.name))
    return own === undefined ? ['', ''] : [nagiosRange(own.degraded), nagiosRange(own.critical)]
  }
}

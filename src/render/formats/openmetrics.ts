import type { Field } from '../../core/probe-kind/kind.ts'
import type { ProbeReport } from '../../core/report/probe.ts'
import { defaultStateOrder, type State } from '../../core/state.ts'
import { outcomeOf } from '../verdict/probe-outcome.ts'
import { leavesOf } from './leaves.ts'
import { exposition, type Labels, type MetricFamily, type Sample } from './openmetrics-text.ts'

/**
 * One round in the OpenMetrics text format, which Prometheus and node_exporter's textfile directory read as well:
 * gauges only, no timestamps beside them, base units, `# EOF` at the end. A state is one gauge for each of the five
 * states, 1 for the one that holds. A probe's field keeps its name from the policy; the value is in the unit that the
 * metric is named after (`free_pct` 12 is 0.12 in `vitals_probe_value_ratio`), truth values are 0 and 1.
 *
 * @param fieldsOf what is known of a probe's values, for their units; `null` where nothing is.
 */
export function renderOpenMetrics(
  report: ProbeReport,
  fieldsOf: (probeName: string) => Readonly<Record<string, Field>> | null,
): string {
  return exposition([...runFamilies(report), ...checkFamilies(report), ...probeFamilies(report, fieldsOf)])
}

/** The labels of every sample of a report; the target keeps checks apart that flags made of one kind. */
function labelsOf({ policy, ad_hoc }: ProbeReport): Labels {
  const target = ad_hoc?.target ?? null
  return { policy, ...(target !== null && { target }) }
}

function runFamilies(report: ProbeReport): MetricFamily[] {
  const { state, timing, ts, state_saved } = report
  const labels = labelsOf(report)
  const one = (value: number): Sample[] => [{ labels, value }]
  return [
    family(
      'vitals_last_run_timestamp_seconds',
      'When the policy was last judged.',
      'seconds',
      one(epochSeconds(ts)),
    ),
    family(
      'vitals_run_duration_seconds',
      'How long the last run took.',
      'seconds',
      one(timing.total_ms / 1_000),
    ),
    family(
      'vitals_state_saved',
      'Whether the last verdict could be remembered.',
      null,
      one(state_saved ? 1 : 0),
    ),
    family(
      'vitals_policy_state',
      'State of the policy: 1 for the state it is in.',
      null,
      stateSamples(labels, state),
    ),
  ]
}

function checkFamilies(report: ProbeReport): MetricFamily[] {
  const { checks } = report
  const common = labelsOf(report)
  const ofEach = (value: (check: ProbeReport['checks'][number]) => number): Sample[] =>
    checks.map((check) => ({ labels: { ...common, check: check.name }, value: value(check) }))
  const states = checks.flatMap(({ name, state }) => stateSamples({ ...common, check: name }, state))
  return [
    family('vitals_check_state', 'State of a check: 1 for the state it is in.', null, states),
    family(
      'vitals_check_since_timestamp_seconds',
      'Since when a check has been in its state.',
      'seconds',
      ofEach(({ since }) => epochSeconds(since)),
    ),
    family(
      'vitals_check_flapping',
      'Whether a check changes its state too often.',
      null,
      ofEach(({ flapping }) => (flapping ? 1 : 0)),
    ),
  ]
}

function probeFamilies(
  report: ProbeReport,
  fieldsOf: (probeName: string) => Readonly<Record<string, Field>> | null,
): MetricFamily[] {
  const { results, timing } = report
  const common = labelsOf(report)
  const ok = results.map((result) => ({
    labels: { ...common, probe: result.name },
    value: outcomeOf(result) === 'ok' ? 1 : 0,
  }))
  const took = results.flatMap(({ name }) => {
    const own = Object.hasOwn(timing.probes, name) ? timing.probes[name] : undefined
    return own === undefined ? [] : [{ labels: { ...common, probe: name }, value: own.duration_ms / 1_000 }]
  })
  return [
    family('vitals_probe_ok', 'Whether the target answered as its kind expects.', null, ok),
    family(
      'vitals_probe_duration_seconds',
      'How long a probe took; 0 for a result that was reused.',
      'seconds',
      took,
    ),
    ...valueFamilies(common, results, fieldsOf),
  ]
}

const valueUnits = ['seconds', 'bytes', 'ratio', null] as const
type ValueUnit = (typeof valueUnits)[number]

const valueHelp: Readonly<Record<string, string>> = {
  seconds: 'A time that a probe gave.',
  bytes: 'A size that a probe gave.',
  ratio: 'A share that a probe gave, 1 for all of it.',
}

// How many of the base unit one of the policy's unit is.
const baseUnits: Readonly<Record<string, { readonly unit: ValueUnit; readonly times: number }>> = {
  ms: { unit: 'seconds', times: 1e-3 },
  s: { unit: 'seconds', times: 1 },
  days: { unit: 'seconds', times: 86_400 },
  bytes: { unit: 'bytes', times: 1 },
  MB: { unit: 'bytes', times: 2 ** 20 },
  GB: { unit: 'bytes', times: 2 ** 30 },
  '%': { unit: 'ratio', times: 1e-2 },
}

function valueFamilies(
  common: Labels,
  results: ProbeReport['results'],
  fieldsOf: (probeName: string) => Readonly<Record<string, Field>> | null,
): MetricFamily[] {
  const samples = new Map<ValueUnit, Sample[]>(valueUnits.map((unit) => [unit, []]))
  for (const result of results) {
    const fields = fieldsOf(result.name) ?? {}
    for (const { path, value } of leavesOf(result.value)) {
      const first = path[0] ?? ''
      const known = Object.hasOwn(fields, first) ? fields[first]?.unit : null
      const { unit, times } = baseUnits[known ?? ''] ?? { unit: null, times: 1 }
      const labels = { ...common, probe: result.name, field: path.join('.') }
      samples.get(unit)?.push({ labels, value: inBaseUnit(Number(value), times) })
    }
  }
  return valueUnits.map((unit) => {
    const name = unit === null ? 'vitals_probe_value' : `vitals_probe_value_${unit}`
    const help = valueHelp[unit ?? ''] ?? 'A number without a unit, or a truth value, that a probe gave.'
    return family(name, help, unit, samples.get(unit) ?? [])
  })
}

// Division gives the double nearest to the decimal (12.1 % is 0.121), multiplication by 0.01 often does not.
function inBaseUnit(value: number, times: number): number {
  return times < 1 ? value / Math.round(1 / times) : value * times
}

function stateSamples(labels: Labels, state: State): Sample[] {
  return defaultStateOrder.map((each) => ({
    labels: { ...labels, state: each },
    value: each === state ? 1 : 0,
  }))
}

function epochSeconds(ts: string): number {
  return Date.parse(ts) / 1_000
}

function family(
  name: string,
  help: string,
  unit: MetricFamily['unit'],
  samples: readonly Sample[],
): MetricFamily {
  return { name, help, unit, samples }
}

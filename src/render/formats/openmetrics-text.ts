import { escapeControl } from '../terminal/escape.ts'

/** Names and values of labels; values may be any text. */
export type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly labels: Labels
  readonly value: number
}

/** A gauge with its samples. A unit is the end of the name as well. */
export interface MetricFamily {
  readonly name: string
  /** One sentence in plain text, the same in every run: node_exporter refuses files that disagree on it. */
  readonly help: string
  readonly unit: string | null
  readonly samples: readonly Sample[]
}

/**
 * Gauges as OpenMetrics 1.0 text without the newline at the end. A family without samples leaves no trace, a value
 * that is not a number none either, and of two samples with the same labels the first counts: a reader would refuse
 * the whole text for the second.
 */
export function exposition(families: readonly MetricFamily[]): string {
  return [...families.flatMap(familyLines), '# EOF'].join('\n')
}

function familyLines({ name, help, unit, samples }: MetricFamily): string[] {
  const values = new Map<string, number>()
  for (const sample of samples) {
    const labels = labelText(sample.labels)
    if (!Number.isNaN(sample.value) && !values.has(labels)) values.set(labels, sample.value)
  }
  if (values.size === 0) return []
  return [
    `# TYPE ${name} gauge`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...Array.from(values, ([labels, value]) => `${name}{${labels}} ${numberText(value)}`),
  ]
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',')
}

// Control characters stay visible escapes in the label itself: files of metrics are looked at in terminals.
function escapeLabel(value: string): string {
  return escapeControl(value).replace(/["\\]/g, '\\$&')
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '+Inf' : '-Inf'
}

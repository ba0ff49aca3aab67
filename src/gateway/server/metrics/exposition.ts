/** One value of a metric, by its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric: counters end in `_total`. */
export interface Metric {
  readonly name: string
  readonly kind: 'counter' | 'gauge'
  readonly help: string
  readonly samples: readonly Sample[]
}

/** The two forms of an exposition, by what a scraper accepts. */
export const expositions = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const

/** The form that a scraper asks for. */
export function expositionFor(accept: string): keyof typeof expositions {
  return accept.includes('application/openmetrics-text') ? 'openmetrics' : 'prometheus'
}

/** Metrics as text. OpenMetrics names a counter without `_total` and has an end. */
export function exposed(metrics: readonly Metric[], form: keyof typeof expositions): string {
  const lines = metrics.flatMap(({ name, kind, help, samples }) => {
    const family = form === 'openmetrics' && kind === 'counter' ? name.replace(/_total$/, '') : name
    return [
      `# HELP ${family} ${escaped(help)}`,
      `# TYPE ${family} ${kind}`,
      ...samples.map(({ labels = {}, value }) => `${name}${labelsText(labels)} ${value}`),
    ]
  })
  return [...lines, ...(form === 'openmetrics' ? ['# EOF'] : []), ''].join('\n')
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

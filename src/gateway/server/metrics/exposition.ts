/** One value of a metric, by its labels. */
export interface Sample {
  /** What of a histogram it is. */
  readonly suffix?: '_bucket' | '_sum' | '_count'
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric: counters end in `_total`. */
export interface Metric {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly samples: readonly Sample[]
}

/** A counter; its name ends in `_total`. */
export function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, kind: 'counter', help, samples }
}

export function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, kind: 'gauge', help, samples }
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
      ...samples.map(
        ({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelsText(labels)} ${value}`,
      ),
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

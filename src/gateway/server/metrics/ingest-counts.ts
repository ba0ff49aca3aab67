import type { Metric } from './exposition.ts'

// A result is one of our own words; whatever else it were, it must not make a series of its own without end.
const mostResults = 64

/** Counts what became of requests with beats, since the start. */
export class IngestCounts {
  readonly #counts = new Map<string, number>()

  readonly count = (result: string): void => {
    const known = this.#counts.has(result) || this.#counts.size < mostResults
    const name = known ? result : 'other'
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  /** The metrics of ingest by their contract's names. */
  get metrics(): readonly Metric[] {
    const samples = [...this.#counts].map(([result, value]) => ({ labels: { result }, value }))
    return [
      {
        ...{ name: 'vitals_heartbeats_ingested_total', kind: 'counter' },
        help: 'Requests with beats since the start, by what became of them.',
        samples,
      },
      {
        ...{ name: 'vitals_heartbeats_late_total', kind: 'counter' },
        help: 'Beats that came too late to move a state, since the start.',
        samples: [{ value: this.#counts.get('late') ?? 0 }],
      },
    ]
  }
}

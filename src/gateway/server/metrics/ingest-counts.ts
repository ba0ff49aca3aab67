import { counter, type Metric } from './exposition.ts'

// A result is one of our own words; whatever else it were, it must not make a series of its own without end.
const mostResults = 64

/** Counts what became of beats, since the start. */
export class IngestCounts {
  readonly #counts = new Map<string, number>()

  readonly count = (result: string): void => {
    const known = this.#counts.has(result) || this.#counts.size < mostResults
    const name = known ? result : 'other'
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  get metric(): Metric {
    const samples = [...this.#counts].map(([result, value]) => ({ labels: { result }, value }))
    return counter(
      'vitals_heartbeats_ingested_total',
      'Beats since the start, each of a batch by itself, by what became of them.',
      samples,
    )
  }
}

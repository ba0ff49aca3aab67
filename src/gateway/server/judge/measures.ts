import type { Beat } from '../../../core/heartbeat/beat/read-beat.ts'
import type { IncidentLabel } from '../../../core/report/fleet/acknowledgement.ts'
import type { BeatFate } from '../../../store/gateway/port.ts'
import { Histogram, type HistogramCounts } from '../metrics/histogram.ts'
import { RecentSum } from '../metrics/recent-sum.ts'
import type { Bench } from './state/judged-policy.ts'

/** What one committed step came to. */
export interface StepTally {
  /** Of each beat that was taken in. */
  readonly fates: readonly BeatFate[]
  /** Beats that are now known to be lost, and were not before. */
  readonly missed: number
  /** What people said that incidents were. */
  readonly labels: readonly IncidentLabel[]
  /** What came of actions whose claims it ended. */
  readonly settled: readonly string[]
}

/** What was judged since the start. */
export interface JudgeCounts {
  readonly late: number
  readonly missing: number
  /** Of the beats of the last five minutes; 0 without any. */
  readonly lateRatio: number
  readonly missingRatio: number
  /** Seconds. */
  readonly evaluation: HistogramCounts
  /** Seconds, by the kind of the probe. */
  readonly probes: Readonly<Record<string, HistogramCounts>>
  /** Actions that were performed, by what came of them. */
  readonly actions: Readonly<Record<string, number>>
  /** What people said that incidents were. */
  readonly labels: Readonly<Record<IncidentLabel, number>>
}

const evaluationBounds = [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5]
const probeBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Measures the judge: what is committed, how long evaluations take, and how long agents say that their probes took. */
export class Measures {
  readonly #now: () => number
  readonly #evaluation = new Histogram(evaluationBounds)
  readonly #probes = new Map<string, Histogram>()
  readonly #actions = new Map<string, number>()
  readonly #labels: Record<IncidentLabel, number> = { false_positive: 0, missed: 0, true_positive: 0 }
  readonly #recent = { taken: new RecentSum(), late: new RecentSum(), missed: new RecentSum() }
  #late = 0
  #missed = 0

  /** @param now the gateway's clock, epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /** One beat was judged in so many milliseconds. */
  evaluated(ms: number): void {
    this.#evaluation.add(ms / 1_000)
  }

  /** How long the probes of a beat took, where it says so (`duration_ms` of its results). */
  probed({ body }: Beat, bench: Bench | null): void {
    for (const { name, duration_ms: duration } of body.results ?? []) {
      if (typeof duration !== 'number' || duration < 0) continue
      // Whoever beats must not make series of names of its own: only the policy says the kind.
      const known = bench?.engine.policy.probes.find((probe) => probe.name === name)?.kind
      if (known === undefined) continue
      const histogram = this.#probes.get(known) ?? new Histogram(probeBounds)
      this.#probes.set(known, histogram)
      histogram.add(duration / 1_000)
    }
  }

  /** A step is on the disk. */
  committed({ fates, missed, labels, settled }: StepTally): void {
    const at = this.#now()
    const late = fates.filter((fate) => fate === 'late').length
    this.#late += late
    for (const label of labels) this.#labels[label] += 1
    for (const result of settled) this.settled(result)
    this.#missed += missed
    this.#recent.taken.add(fates.length, at)
    this.#recent.late.add(late, at)
    this.#recent.missed.add(missed, at)
  }

  /** Something came of an action. */
  settled(result: string): void {
    this.#actions.set(result, (this.#actions.get(result) ?? 0) + 1)
  }

  get counts(): JudgeCounts {
    const at = this.#now()
    const taken = this.#recent.taken.sum(at)
    const missed = this.#recent.missed.sum(at)
    return {
      ...{ late: this.#late, missing: this.#missed, evaluation: this.#evaluation.counts },
      lateRatio: share(this.#recent.late.sum(at), taken),
      missingRatio: share(missed, taken + missed),
      probes: Object.fromEntries([...this.#probes].map(([kind, { counts }]) => [kind, counts])),
      actions: Object.fromEntries(this.#actions),
      labels: { ...this.#labels },
    }
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

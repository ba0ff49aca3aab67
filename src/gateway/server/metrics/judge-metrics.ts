import type { JudgeCounts } from '../judge/measures.ts'
import { counter, gauge, type Metric, type Sample } from './exposition.ts'
import type { HistogramCounts } from './histogram.ts'

/** What the judge counted, by the contract's names. Of models nobody is asked yet. */
export function judgeMetrics(counts: JudgeCounts): readonly Metric[] {
  const { late, missing, lateRatio, missingRatio, evaluation, probes, actions, labels } = counts
  return [
    counter('vitals_heartbeats_late_total', 'Beats that came too late to move a state.', [{ value: late }]),
    counter('vitals_heartbeats_missing_total', 'Beats that are known to be lost.', [{ value: missing }]),
    gauge('vitals_heartbeats_late_ratio', 'Late among the beats of the last five minutes.', [
      { value: lateRatio },
    ]),
    gauge('vitals_heartbeats_missing_ratio', 'Lost among the beats of the last five minutes.', [
      { value: missingRatio },
    ]),
    {
      ...{ name: 'vitals_probe_duration_seconds', kind: 'histogram' },
      help: 'How long probes took, as agents say it.',
      samples: Object.entries(probes).flatMap(([kind, histogram]) => bucketsOf(histogram, { kind })),
    },
    {
      ...{ name: 'vitals_policy_evaluation_seconds', kind: 'histogram' },
      help: 'How long a beat took to be judged.',
      samples: bucketsOf(evaluation),
    },
    counter(
      'vitals_actions_total',
      'Actions that were performed, by what came of them.',
      Object.entries(actions).map(([result, value]) => ({ labels: { result }, value })),
    ),
    counter('vitals_escalations_total', 'Questions to a model, by what came of them.', [
      { labels: { result: 'asked' }, value: 0 },
    ]),
    gauge('vitals_escalation_ratio', 'Beats that led to a question to a model.', [{ value: 0 }]),
    counter('vitals_model_tokens_total', 'Tokens of models.', []),
    counter(
      'vitals_incident_labels_total',
      'Labels that people gave to incidents.',
      Object.entries(labels).map(([label, value]) => ({ labels: { label }, value })),
    ),
  ]
}

function bucketsOf({ bounds, counts, sum }: HistogramCounts, own: Record<string, string> = {}): Sample[] {
  let total = 0
  const buckets = counts.map((count, index): Sample => {
    total += count
    const le = bounds[index] === undefined ? '+Inf' : String(bounds[index])
    return { suffix: '_bucket', labels: { ...own, le }, value: total }
  })
  return [
    ...buckets,
    { suffix: '_sum', labels: own, value: sum },
    { suffix: '_count', labels: own, value: total },
  ]
}

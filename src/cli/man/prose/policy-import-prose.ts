import type { Block } from '../mdoc.ts'

/** What becomes of Prometheus rules, for vitals-policy(1). */
export const importBlocks: readonly Block[] = [
  'An alert of Prometheus becomes a check that is degraded, or critical where its label `severity` is critical, page, error or the like, exactly while the alert fires. Over series without gaps, `promtool test rules` gives the same times.',
  {
    terms: [
      [
        'expr',
        'Comparisons of one series with one number, joined by `and` and `or`. A series is its metric with labels that are equal to texts.',
      ],
      ['for', 'The `for` of the transition.'],
      [
        'keep_firing_for',
        'The `hold` of the transition, an interval longer: it counts from the last sample that fired.',
      ],
      ['interval', 'The interval of the policy; of several groups, the shortest.'],
    ],
  },
  'Everything else is listed: recording rules, functions and ranges, arithmetic, `unless`, selectors of more than one series, labels and annotations. Where a series ends, Prometheus resolves an alert; a check becomes unknown instead. Names are made of the metric and the values of its labels, and the first comment of the policy tells which name is which series; `vitals policy simulate --column` takes a series of a recording under such a name.',
]

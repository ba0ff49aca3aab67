import { countNames, differenceNames, labelNames } from '../../../core/policy/workbench/compare/tracker.ts'
import type { Block } from '../mdoc.ts'

/** What may be asked of a dry run beyond its events, for vitals-policy(1). */
export const questionBlocks: readonly Block[] = [
  {
    heading: 'Two policies',
    blocks: [
      '`--diff` runs both policies over the samples, read once, and tells what the other one would change. Transitions of the same check, kind and time are the same. Of the others, two of a kind that are nearest to each other, and at most 120 intervals apart, are one that was moved.',
    ],
  },
  {
    heading: 'Guards',
    blocks: [
      'A guard is a metric, one of `>`, `>=`, `<`, `<=` and `==`, and a number. When it holds, it is crossed and the exit status is 1. With a sign the number is the change from the policy to the other one of `--diff`, in per cent (`notifications > +20%`; from 0, any rise is infinite) or as it is (`pages > +3`). Without one it is the number itself (`misses > 0`), where `%` makes it a share (`escalation_share > 5%`).',
      {
        terms: [
          [
            'always',
            `${listed(countNames)}. A page is a notification of a problem, or the start of flapping.`,
          ],
          ['with --labels', `${listed(labelNames)}.`],
          ['with --diff', `${listed(differenceNames)}: transitions that differ.`],
        ],
      },
    ],
  },
  {
    heading: 'Labelled incidents',
    blocks: [
      'The file of `--labels` is JSON: `[[FROM, TO], ...]`, or a mapping of such lists by the name of the input, as the Numenta benchmark has them. A policy is in alarm while a check is degraded or critical. An incident is seen when there is an alarm at any time from FROM to TO, and its detection takes from FROM to the alarm, 0 when it was on already. A false alarm is a page outside of all incidents. Incidents without samples do not count.',
    ],
  },
  {
    heading: 'Schedules',
    blocks: [
      'The file of `--schedule` is YAML and says what people did while the samples came. A time is a time, or a duration after the first sample; the end of a window is no longer inside.',
      {
        literal: [
          'silences:',
          '  - { check: disk, from: 2026-01-01T08:00:00Z, until: 2026-01-01T12:00:00Z }',
          'maintenance:',
          '  - { from: 2h, until: 3h }      # of all checks',
          'acknowledgements:',
          '  - { check: disk, at: 90m, until: 4h, sticky: true, by: anna, note: on it }',
        ].join('\n'),
      },
      'They hide messages, never states or remedies. An acknowledgement covers the state that its check is in then; it ends when the severity rises (unless it is `sticky`) and at recovery. `muted` lists each change that was hidden, by what, and what came of it when the mute ended: `notified_later` with `notified_at`, `gone_unseen`, or `still_hidden` at the end of the samples.',
    ],
  },
]

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

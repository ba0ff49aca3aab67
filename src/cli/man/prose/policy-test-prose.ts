import type { Block } from '../mdoc.ts'

/** What a file of policy tests holds, for vitals-policy(1). */
export const testFileBlocks: readonly Block[] = [
  'A test file is YAML: the policy under test, as a path from the file, and a list of tests.',
  {
    literal: [
      'policy: server.yaml',
      'tests:',
      '  - name: the disk fills, is cleaned and recovers',
      '    interval: 30s',
      '    series: { disk_free_pct: "30x2 14x1 14 7 _ 7 25x3" }',
      '    facts: { remediation_applied: { at: 4m, value: true } }',
      '    expect:',
      '      - { at: 2m30s, state: degraded, reason: disk_free_below_warn }',
      '      - { from: 3m, to: 3m30s, state: critical }',
      '      - { actions: [clean-tmp, notify-ops] }',
      '      - { never: { state: unknown } }',
    ].join('\n'),
  },
  'Times count from the first sample. Without `interval`, samples are as far apart as the interval of the policy. A check that reads nothing of what a test gives is not judged, and does not count for the state of the policy.',
  {
    heading: 'Series',
    blocks: [
      'A series stands under the name of a probe, a field of it such as `disk.free_pct`, a signal (which is then not computed) or a sampled name. Its text is in the notation of promtool:',
      {
        terms: [
          ['30', 'One sample.'],
          ['30x2', 'Three: the first, and two more like it.'],
          ['1+2x3, 7-2x3', 'Four: 1 3 5 7, and 7 5 3 1.'],
          [
            '_, _x3',
            'One and three samples that are missing; so is everything behind the end. A series that ends before another of its test is warned of on standard error.',
          ],
          ['stale', 'Missing as well.'],
        ],
      },
      'Where a field is true or false, 1 is true and 0 is false. A list holds values of any kind instead: `null` is missing, and `{value: null, error: TEXT}` is a probe that failed.',
    ],
  },
  {
    heading: 'Expectations',
    blocks: [
      'Each entry of `expect` is one of these. `at`, or `from` and `to`, narrow it to times (both ends included), `check` to one check.',
      {
        terms: [
          ['state, reason', 'At all of these times this is the state, and this the reason for it.'],
          [
            'actions',
            'Exactly these actions would run, each at least once and in any order. An entry is a name, or a mapping of `action` with `check` and `times`.',
          ],
          ['suppressed', 'The same for actions that are held back; such an entry may name a `reason`.'],
          [
            'notifications',
            'Exactly these notifications are sent, in this order, or just so many. An entry is a state, or a mapping with any of `state`, `kind`, `check`, `reason` and `at`.',
          ],
          ['never', 'A `state`, `reason`, `action` or kind of `notification` that there is not.'],
        ],
      },
    ],
  },
]

import type { Block } from '../mdoc.ts'

/** How checks are written. */
export const checkBlocks: readonly Block[] = [
  'A check is in one of five states: `healthy`, `degraded`, `critical`, `recovering` and `unknown`. Its transitions say what leads from one to another:',
  {
    literal: [
      'checks:',
      '  disk:',
      '    transitions:',
      '      healthy->degraded:',
      '        { condition: disk_free_pct < 15, consecutive: 2, reason: disk_low }',
      '      degraded->critical: { condition: disk_free_pct < 8, consecutive: 1 }',
      '      degraded->healthy:  { condition: disk_free_pct > 20, consecutive: 3 }',
      '      critical->recovering: { condition: remediation_applied == true }',
      '      recovering->healthy:  { condition: disk_free_pct > 20, consecutive: 2 }',
    ].join('\n'),
  },
  'Entering at 15 and leaving at 20 keeps a value that moves around one threshold from changing the state at every sample.',
  {
    heading: 'Keys of a transition',
    blocks: [
      {
        terms: [
          ['condition', 'What must be true. Required.'],
          [
            'consecutive',
            'For how many samples in a row. Without it, 2 for a worse state and 1 for a better one.',
          ],
          ['for', 'For how long. With `consecutive`, both.'],
          ['and', 'A second condition, which only the last sample must meet.'],
          [
            'hold',
            'How long the state that is entered is kept after the last sample on which the condition was true.',
          ],
          [
            'counting',
            '`run`, the default, or `since_entry`: count only samples after the state was entered.',
          ],
          ['reason', 'A word for reports and for the trail. Without it, the condition itself is shown.'],
        ],
      },
    ],
  },
  {
    heading: 'Short form',
    blocks: [
      'A check of one number against thresholds, or of one condition a state, needs no transitions; they are made from these:',
      {
        literal: [
          'checks:',
          '  api:',
          '    signal: api_p95_ms',
          '    degraded: { above: 250, consecutive: 2 }',
          '    critical: { above: 1000, for: 1m, until: 800 }',
          '    healthy:  { below: 200, consecutive: 3 }',
          '  up: { critical: "api.up == false" }',
        ].join('\n'),
      },
      'Without `healthy`, the check is healthy again as soon as nothing is crossed any more. Critical is left for degraded beyond `until`: unless it is set, a tenth of the way back to the threshold of degraded. In place of a threshold stands a condition, as text or as `{ condition, consecutive, for }`.',
    ],
  },
  {
    heading: 'Other keys of a check',
    blocks: [
      {
        terms: [
          ['initial', 'The state it starts in. The default is `unknown`.'],
          ['counting', 'How its transitions count that do not say: `run` or `since_entry`.'],
          ['recover_within', 'How long it may be recovering. The default is `5m`.'],
          ['missing', 'What to make of data that is not there. See MISSING DATA.'],
          [
            'flap',
            'Where flapping starts and ends: `{ start: 30%, end: 20%, per_hour: { start: 6, end: 3 }, per_12h: { start: 10, end: 5 }, quiet: 10m }`.',
          ],
          ['depends_on', 'Checks whose problems hide the notifications of this one.'],
        ],
      },
    ],
  },
]

/** What becomes of data that is not there. */
export const missingBlocks: readonly Block[] = [
  'Three things are distinguished. Data is missing when there is no sample, or when it is older than its `ttl` and one interval. A probe is in error when it could not do its work, for want of a permission for example; its value is null. A target that failed is neither: refused, timed out or a wrong answer is a result with `up: false` and a `reason`, and conditions decide what it means.',
  { literal: 'missing: { treat: unknown, consecutive: 2, recover: 1, error: missing }' },
  {
    terms: [
      [
        'treat',
        '`unknown`: the check becomes unknown. `breach`: the sample counts as one that meets every worsening condition. `ok`: a healthy check stays healthy, others as `keep`. `keep`: nothing moves.',
      ],
      ['consecutive', 'After how many missing samples in a row.'],
      ['recover', 'How many decided samples lead out of unknown to healthy when nothing is wrong.'],
      [
        'error',
        '`missing`: an error of the prober counts as missing. `ignore`: it counts as nothing, and is shown.',
      ],
    ],
  },
  'In no mode does missing data lead to healthy; that takes a sample that passes.',
]

/** What may follow a change of state. */
export const actionBlocks: readonly Block[] = [
  'Actions are planned when a check enters a state. `vitals probe` shows what it planned and does none of it.',
  {
    literal: [
      'actions:',
      '  notify-ops: { kind: webhook, url_env: OPS_WEBHOOK_URL }',
      '  clean-tmp:',
      '    kind: exec',
      '    argv: [/usr/local/bin/clean-tmp, "{path}"]',
      '    params: { path: { enum: [/tmp, /var/tmp] } }',
      '    timeout: 20s',
      '    max_attempts: { count: 3, per: 1h }',
      'on:',
      '  - { to: degraded, run: [notify-ops] }',
      '  - { check: disk, to: critical, run: [clean-tmp, notify-ops] }',
      '  - { check: heartbeat, to: unknown, run: [notify-ops] }',
    ].join('\n'),
  },
  {
    terms: [
      [
        'kind',
        '`webhook`, `slack`, `email` and `telegram` notify; `exec`, `systemd-restart`, `openclaw-restart` and `openclaw-wake` remedy; `noop` does nothing.',
      ],
      [
        'cooldown',
        'Time between two attempts of a remedy, or two notifications of the same severity. The default is `5m`.',
      ],
      ['max_attempts', 'How often a remedy is tried in a time. The default is three times an hour.'],
      ['cooldown_group', 'Remedies of one group share their cooldown and their attempts.'],
      [
        'params',
        'Of `exec`: for each `{name}` that stands in `argv`, the values (`enum`) that may stand for it.',
      ],
      [
        'needs_approval',
        'Of a remedy: whether somebody has to approve each attempt. The default is `false`.',
      ],
      [
        'body',
        'Of `webhook`: `discord`, `ntfy`, `pagerduty` or `teams`, whose form the message takes. A CloudEvent unless set.',
      ],
      [
        'deliver_within',
        'How long a notification is tried again when it could not be delivered. The default is `24h`.',
      ],
    ],
  },
  'An entry without `check` is for every check. The check `heartbeat` is that which a gateway adds to each agent: `unknown` while the agent is silent, `degraded` while two senders use its name. Without a gateway such an entry does nothing.',
  'A secret is never written into a policy: `url_env` and `token_env` name the variable of the environment that holds it.',
]

/** When a model may be asked. */
export const escalationBlocks: readonly Block[] = [
  'Escalation to a model is off unless `enabled: true` says otherwise. `max_ratio` (0.05) limits it to that share of the last 1,000 rounds, and `triggers` name the occasions:',
  {
    terms: [
      ['contradiction', 'A condition under `when` that should never be true.'],
      ['novel_error', 'An error that no entry of the file under `signatures` describes.'],
      ['repair', 'A remedy has to be chosen.'],
      ['summary', 'An incident has to be described in words.'],
    ],
  },
  '`vitals probe` says whether it would escalate, and how sure its verdict is; it asks no model.',
]

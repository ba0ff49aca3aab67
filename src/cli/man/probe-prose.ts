import type { CommandProse } from '../man-page.ts'
import { cacheEnvironment, commonEnvironment, stateEnvironment } from './environment.ts'
import { exitStatusTerms } from './exit-statuses.ts'

/** vitals-probe(1) beyond what the command says of itself. */
export const probeProse: CommandProse = {
  name: 'vitals-probe',
  summary: 'run the probes of a policy once and judge this host',
  introduction: [],
  sections: [
    {
      title: 'OUTPUT',
      blocks: [
        'The table shows the state of the policy, then each check with its reasons, then each probe with its result. A state is always told by its word; colour only repeats it.',
        'The JSON document holds `policy`, `policy_digest`, `agent_id`, `ts`, `state`, `since`, `checks`, `results`, `transitions`, `timing`, `actions`, `escalation`, `state_saved` and `decision_hash`. A result has exactly the fields `name`, `ok`, `observed_at`, `value`, `severity_hint`, `error` and `ttl_ms`. Names and meanings of these fields do not change within a major version; new ones may come.',
        'The Nagios line is one line of status and performance data, as the Monitoring Plugins guidelines describe it.',
      ],
    },
    {
      title: 'ENVIRONMENT',
      blocks: [{ terms: [...commonEnvironment, ...stateEnvironment, ...cacheEnvironment].sort(byName) }],
    },
    {
      title: 'FILES',
      blocks: [
        {
          terms: [
            ['policies/host.yaml', 'The built-in policy, inside the installed package.'],
            [
              '~/.local/state/vitals/probe/*.db',
              'What is remembered of each policy: its states and counts, the results that are still fresh, and the trail of decisions. One SQLite database a policy, readable by its owner only. It may be removed; the next run then begins anew.',
            ],
          ],
        },
      ],
    },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 2, 3, 64, 70, 73, 74, 75, 77, 78, 130, 143) },
        'With `--format nagios` every failure to run ends with 3.',
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-audit`(1), `vitals-policy`(5), `vitals-exit`(7), systemd.timer(5)',
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-probe(1) beyond what the command says of itself. */
export const probeProse: CommandProse = {
  name: 'vitals-probe',
  summary: 'run the probes of a policy once and judge this host',
  introduction: [],
  sections: [
    {
      title: 'OUTPUT',
      blocks: [
        'The table shows the state of the policy, then each check with its reasons, then each probe with its result. A state is always shown by its word; colour only repeats it.',
        'The JSON document holds `policy`, `policy_digest`, `agent_id`, `ts`, `state`, `since`, `checks`, `results`, `transitions`, `timing`, `actions`, `escalation`, `state_saved` and `decision_hash`. A result has exactly the fields `name`, `ok`, `observed_at`, `value`, `severity_hint`, `error` and `ttl_ms`. Names and meanings of these fields do not change within a major version; new ones may come.',
        'The Nagios line is one line of status and performance data, as the Monitoring Plugins guidelines describe it.',
        'OpenMetrics text has gauges only, in base units and without time stamps, as the textfile directory of node_exporter wants them: `vitals_policy_state` and `vitals_check_state`, 1 for the state that holds, `vitals_probe_ok`, and each number of a probe in `vitals_probe_value` or, where it has a unit, `vitals_probe_value_seconds`, `_bytes` or `_ratio`. Their label `field` is its name in a policy, so that 12 of `free_pct` is 0.12 there. `vitals_last_run_timestamp_seconds` tells a file that nobody writes any more.',
        'JUnit XML and TAP have a test for each check, which fails unless the check is healthy. A check that is unknown is an error in JUnit.',
        'With `--watch` the table is redrawn in its place on a terminal and follows the last one elsewhere; JSON is then one line a round. A round that cannot be done is reported, and the next one is tried.',
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
            ['./vitals.yaml', 'Settings, the policy among them; see `vitals-config`(1).'],
            ['policies/host.yaml', 'The built-in policy, inside the installed package.'],
            [
              '~/.local/state/vitals/probe/*.db',
              'What is remembered of each policy: its states and counts, the results that are still fresh, and the trail of decisions. One SQLite database a policy, readable by its owner only. It may be removed; the next run then starts from nothing.',
            ],
          ],
        },
      ],
    },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 2, 3, 64, 66, 70, 73, 74, 75, 77, 78, 130, 143) },
        'With `--format nagios` every failure to run ends with 3. A `--watch` ends by a signal (also SIGHUP with 129 and SIGQUIT with 131 on a terminal), or with the last verdict when nobody reads its output any more.',
      ],
    },
  ],
  seeAlso:
    '`vitals`(1), `vitals-audit`(1), `vitals-config`(1), `vitals-policy`(5), `vitals-exit`(7), systemd.timer(5)',
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

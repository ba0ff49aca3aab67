import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import { gatewayEnvironment, gatewayFiles } from '../gateway-environment.ts'
import type { CommandProse } from '../man-page.ts'

const unitTerms: readonly (readonly [string, string])[] = [
  [
    'systemd',
    '`openclaw-gateway.service` and `openclaw-gateway-PROFILE.service`, the same with the earlier names `clawdbot` and `moltbot`, and `vitals-gateway.service`, among the units of the user and of the system.',
  ],
  [
    'launchd',
    '`ai.openclaw.gateway` and `ai.openclaw.PROFILE`, `com.clawdbot.gateway`, `bot.molt.gateway` and `org.openvitals.gateway`, among the agents of the user and the daemons of the system.',
  ],
]

const supervisorEnvironment: readonly (readonly [string, string])[] = [
  ['OPENCLAW_LAUNCHD_LABEL', 'The only launchd label to look for, unless `--unit` names one.'],
  ['OPENCLAW_PROFILE', 'The profile whose unit or label is looked for.'],
  ['OPENCLAW_SYSTEMD_UNIT', 'The only systemd unit to look for, unless `--unit` names one.'],
  [
    'XDG_RUNTIME_DIR',
    "Where the user's systemd listens; `/run/user/UID` where it is not set, as under cron.",
  ],
]

/** vitals-gateway(1) beyond what its commands say of themselves. */
export const gatewayProse: CommandProse = {
  name: 'vitals-gateway',
  summary: 'run our gateway; show and restart the service of a gateway',
  introduction: [
    'A gateway that should stay up is kept by a manager of services: systemd on Linux, launchd on macOS. `vitals gateway status` and `vitals gateway restart` ask that manager. Without `--unit` they look for every name under which a gateway is installed:',
    { terms: unitTerms },
    'Of several services the one that is alive is preferred, then one that failed, then one that is started at boot. `vitals gateway status` lists the others; `vitals gateway restart` refuses when more than one may be meant.',
  ],
  sections: [
    { title: 'OUR GATEWAY', blocks: ['`vitals-gateway`(8) tells how it is configured, asked and kept.'] },
    {
      title: 'OUTPUT',
      blocks: [
        'The JSON document of `vitals gateway status` holds `state`, `service`, `gateway`, `budget`, `dead`, `others` and `managers`; that of `vitals gateway restart` holds `result`, `trigger`, `service`, `gateway`, `budget`, `dead` and `phases`. On a terminal, standard error tells each phase of a restart as it is reached: stopping, starting, answering, healthy.',
        'Restarts are recorded in the audit trail of `gateway:MANAGER/UNIT`; see `vitals-audit`(1). The looks of `--if-dead` are remembered there too, but are no records. A restart that was killed while it waited keeps its place in the budget, and blocks another one until its wait would have been over.',
      ],
    },
    {
      title: 'ENVIRONMENT',
      blocks: [
        {
          terms: [
            ...commonEnvironment,
            ...stateEnvironment,
            ...cacheEnvironment,
            ...gatewayEnvironment,
            ...supervisorEnvironment,
          ].sort(byName),
        },
      ],
    },
    {
      title: 'FILES',
      blocks: [
        {
          terms: [
            ...gatewayFiles,
            [
              'policies/examples/health-check.sh',
              'A check for a timer or cron that reports every failure and restarts only a dead gateway, with a service, a timer and a crontab line beside it.',
            ],
          ],
        },
      ],
    },
    {
      title: 'EXIT STATUS',
      blocks: [
        '`vitals gateway status` ends with',
        {
          terms: [
            ['0', 'The service runs and its port answers as a gateway.'],
            ['1', 'It is starting or stopping, or it runs and its port does not answer as a gateway.'],
            ['2', 'It was stopped, or it failed.'],
            ['3', 'No unit of a gateway was found.'],
          ],
        },
        'and `vitals gateway restart` with 0 when the gateway is healthy again, and with `--if-dead` also when there was nothing to do. `vitals gateway check` ends with 1 for a configuration that a gateway would refuse. They may end with',
        {
          terms: [
            [
              '69',
              'The manager is silent or refuses, there is none, or the restarted gateway ended again or is not well.',
            ],
            [
              '75',
              'Not now: the budget is used up, another restart goes on, or the gateway is still starting.',
            ],
            ...exitStatusTerms(64, 65, 66, 70, 73, 74, 77, 78, 130, 143),
          ],
        },
      ],
    },
  ],
  seeAlso:
    '`vitals`(1), `vitals-audit`(1), `vitals-health`(1), `vitals-key`(1), `vitals-exit`(7), `vitals-gateway`(8), systemctl(1), systemd.timer(5)',
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

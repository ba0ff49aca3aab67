import { configKeys } from '../../../settings/config-keys.ts'
import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

const named = [
  ...(['agent_gateway_url', 'agent_key_file', 'agent_joining_key_file', 'agent_ca_file'] as const),
  ...(['agent_cert_file', 'agent_cert_key_file'] as const),
]

/** vitals-agent(1) beyond what its commands say of themselves. */
export const agentProse: CommandProse = {
  name: 'vitals-agent',
  summary: 'send signed beats of this host to a gateway, and see the agents of our own',
  introduction: [
    'An agent is a host that a gateway of vitals watches. It judges itself by a policy of its own and sends a beat of each round, signed by its key (Standard Webhooks 1.0.0). The gateway judges the same values by the policy that it has for this agent, remembers, and tells people. Nothing that a gateway answers is ever run.',
    'The name of the agent is that of its key.',
    'The commands that show agents ask the gateway of the state directory through its own socket, which only the account that runs it can open; no token is needed. One elsewhere is named by `--url`, and asked with a token of `vitals key create --operator`, over TLS unless it is on this host. The state of an agent is the one that the gateway computed from its beats. Where the agent itself came to another verdict, `vitals agent show` says so. An agent that is silent for too long is unknown by its check `heartbeat`.',
  ],
  sections: [
    {
      title: 'WHERE BEATS GO',
      blocks: [
        'A flag is stronger than the environment, and that than a configuration file:',
        {
          terms: [
            ...named.map((name) => [configKeys[name].variables[0], configKeys[name].meaning] as const),
            [
              'CREDENTIALS_DIRECTORY',
              'Set by systemd. Its credentials `vitals-agent-key` and `vitals-joining-key` are the keys where nothing else names one.',
            ],
          ],
        },
        'Where no gateway is named, beats go to the one that this account runs on the same state directory, signed by the key that it made first. A gateway on another host is asked over TLS alone, unless `--insecure` is given.',
      ],
    },
    {
      title: 'JOINING',
      blocks: [
        'Where an agent has no key and a joining key of `vitals key enrol` is named, it fetches a key of its own first, over TLS or from a gateway on this host, and writes it with mode 0600 to the file that the key is named by, or to the state directory. Its name is that of `VITALS_AGENT_ID` or `agent_id`, else that of the host. From then on it needs neither the joining key nor the address: where nothing names a gateway, beats go to the one that it joined.',
        'A gateway that is away is asked again, by `vitals agent run` for a minute and by `vitals agent beat` for its `--timeout`; an answer that was lost on the way costs nothing, also where the run is killed. To join again, take the key away and name a new joining key.',
      ],
    },
    {
      title: 'BEATS THAT ARE KEPT',
      blocks: [
        'Each beat lies on the disk before it is sent, with a number that no other has, and until the gateway says that it has it. While that is away, beats are kept and then sent in their order, signed again. What is kept is bounded, to 5,000 beats and 16 MiB; then, and where the disk is full, the oldest beats that told nothing new go first, and that is told. A gateway that refuses a beat for good has it given up, which is told too; one that refuses the key gets all of them once the key is right.',
        'A clock that is off by more than five minutes is corrected for the signature alone, by what the gateway says over TLS or on this host, and the correction is remembered.',
        'A host whose disk was restored counts its starts above what the gateway knows.',
      ],
    },
    {
      title: 'AS A SERVICE',
      blocks: [
        'The first beat comes at once to a gateway on this host, and elsewhere within an interval, so that a fleet that starts together does not beat together. Rounds keep to their grid from there.',
        'A gateway that asks to wait is not asked before; one that does not answer is asked again after a time that doubles to five minutes, drawn by chance; a key that is not taken is tried each few minutes, and at once when its file holds another; an agent that was removed asks hourly. What a gateway asked for is remembered from one run to the next, by `vitals agent beat` from cron too.',
        'Under systemd with `Type=notify` and `NotifyAccess=all` it tells when it is ready, reloads and stops, by the program `systemd-notify`, and feeds the watchdog only while its rounds and its sending go on. `policies/examples/vitals-agent.service` is a unit.',
        'Where `vitals agent run` runs, `vitals agent beat` is refused on the same state directory.',
      ],
    },
    {
      title: 'LEAVING AND REMOVAL',
      blocks: [
        'An agent that is ended by SIGTERM signs off: nobody is told of its silence. `vitals agent remove` is for one that will not come back. Its keys are revoked, its states end and its incident is closed; its beats are answered 410, after which it asks hourly and keeps what it has to send. It comes back by a new key alone, and begins again as one that never beat.',
      ],
    },
    {
      title: 'ENVIRONMENT',
      blocks: [
        {
          terms: [
            ...commonEnvironment,
            ['VITALS_AGENT_ID', 'The name of this host. It must be that of the key.'],
            ['VITALS_POLICY', 'The policy where none is given.'],
            ...stateEnvironment,
            ['NOTIFY_SOCKET', 'Set by systemd, with `WATCHDOG_USEC`: where and how often it is told.'],
            ...cacheEnvironment,
          ],
        },
      ],
    },
    {
      title: 'FILES',
      blocks: [
        {
          terms: [
            ['~/.local/state/vitals/agent/AGENT.db', 'The kept beats and the counter of starts.'],
            ['~/.local/state/vitals/agent-key.json', 'The key that this host joined by, with its gateway.'],
            [
              '~/.local/state/vitals/gateway/agent-key.json',
              'The key that a gateway of this account made first.',
            ],
          ],
        },
      ],
    },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 2, 3, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130, 143) },
        'Only with `--exit-state` is a verdict the exit status. Of `vitals agent beat` 0 says that the gateway has the beat; 69 and 75 say that it is kept for later, 77 that the key is not taken. The commands that show agents end with 0 where the gateway answered.',
      ],
    },
  ],
  seeAlso:
    '`vitals`(1), `vitals-gateway`(8), `vitals-incident`(1), `vitals-key`(1), `vitals-probe`(1), `vitals-exit`(7), systemd.service(5)',
}

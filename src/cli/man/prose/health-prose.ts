import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import { gatewayEnvironment, gatewayFiles } from '../gateway-environment.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-health(1) beyond what the command says of itself. */
export const healthProse: CommandProse = {
  name: 'vitals-health',
  summary: 'ask a running gateway whether it is well',
  introduction: [],
  sections: [
    {
      title: 'OUTPUT',
      blocks: [
        'The first line tells the verdict, the gateway, how long it has been up and how long the answer took; what is wrong follows, a line each. When the gateway could not be asked, the line tells how far the question came: `resolve`, `connect`, `handshake` or `call`. Two lines more say why, and what to do next.',
        'The JSON document holds `ok`, `state`, `phase`, `error`, `timestamp`, `version`, `uptime`, `latency_ms`, `gateway`, `url`, `url_from`, `reasons`, `unknown` and `event_loop`. `phase` is null when the gateway answered, and then `reasons` says what is wrong. The event loop is shown and never judged: a single sample of it says nothing.',
        'With `--deep` a part that could not be read is listed in `unknown`, and the gateway is then not called healthy.',
      ],
    },
    {
      title: 'CREDENTIALS',
      blocks: [
        'No credential can be given on the command line, where every user of the host could read it. It comes from a file that only its owner may read, from the environment, or from systemd. An address that one of the configuration files of vitals names takes its credential from that same file.',
        'A credential never goes unencrypted to another host unless `--insecure` is given.',
      ],
    },
    {
      title: 'ENVIRONMENT',
      blocks: [
        {
          terms: [...commonEnvironment, ...stateEnvironment, ...cacheEnvironment, ...gatewayEnvironment].sort(
            byName,
          ),
        },
      ],
    },
    { title: 'FILES', blocks: [{ terms: gatewayFiles }] },
    {
      title: 'EXIT STATUS',
      blocks: [
        {
          terms: [
            ['0', 'The gateway is healthy.'],
            [
              '1',
              'It is not: degraded, critical, starting, refused, unreachable or silent, or a part of it could not be read.',
            ],
            ...exitStatusTerms(64, 65, 66, 70, 73, 74, 77, 78, 130, 143),
          ],
        },
        'With `--format nagios`, 1 is degraded, 2 not healthy or unreachable, and 3 called wrongly.',
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-probe`(1), `vitals-exit`(7), systemd.timer(5)',
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

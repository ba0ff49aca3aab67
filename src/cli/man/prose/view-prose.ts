import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import { gatewayEnvironment, gatewayFiles } from '../gateway-environment.ts'
import type { CommandProse } from '../man-page.ts'
import type { Section } from '../mdoc.ts'

/** What the page of one view of a gateway says beyond its commands. */
function viewProse(name: string, summary: string, output: readonly string[]): CommandProse {
  return {
    name: `vitals-${name}`,
    summary,
    introduction: [],
    sections: [{ title: 'OUTPUT', blocks: [...output] }, ...askingSections(viewStatuses)],
    seeAlso: '`vitals`(1), `vitals-health`(1), `vitals-status`(1), `vitals-exit`(7)',
  }
}

const viewStatuses: readonly (readonly [string, string])[] = [
  ['0', 'The gateway answered, even in part.'],
  ...exitStatusTerms(64, 65, 66),
  ['69', 'It could not be reached, or did not answer in time.'],
  ...exitStatusTerms(70, 73, 74),
  ['75', 'It is starting, stopping or restarting.'],
  ['77', 'It refused the credential, or the credential file is open to others.'],
  ...exitStatusTerms(78, 130, 143),
]

function askingSections(statuses: readonly (readonly [string, string])[]): Section[] {
  const environment = [...commonEnvironment, ...stateEnvironment, ...cacheEnvironment, ...gatewayEnvironment]
  return [
    { title: 'ENVIRONMENT', blocks: [{ terms: environment.sort(([a], [b]) => (a < b ? -1 : 1)) }] },
    { title: 'FILES', blocks: [{ terms: gatewayFiles }] },
    {
      title: 'EXIT STATUS',
      blocks: [{ terms: statuses }, 'With `--exit-state`, 1, 2 and 3 are verdicts of what was shown.'],
    },
  ]
}

const unknown =
  'What the gateway does not tell is null in the JSON document, and listed in `unknown` with the reason. Times are epoch milliseconds, `uptime` is in seconds. The form is the same for every gateway.'

/** The pages of the views, by the word after `vitals`. */
export const viewPages: Readonly<Record<string, CommandProse>> = {
  status: viewProse('status', 'show how a running gateway and its parts are', [
    'The first line tells the verdict and the gateway; a line a part follows, then what is wrong, then what is unknown.',
    unknown,
    'On a terminal `--watch` redraws in one place. It asks again when the gateway reports a tick, its health, clients, beats or jobs; it does not poll. When the gateway announces a restart, the notice is shown, the grace period is waited out, and the connection is made again.',
  ]),
  channels: viewProse('channels', 'list the channels of a gateway', [
    'A channel is `connected`; `running` where it does not tell of a connection; `connecting`; `impaired` when it is connected and delivers nothing; `disconnected`; `disabled` or `not_configured` when nobody wants it to run.',
    unknown,
  ]),
  sessions: viewProse('sessions', "list the sessions of a gateway's agents", [
    '`contextUsage` is the share of the context window that is taken, in per cent. `locked` tells whether a run holds the session; old releases of OpenClaw do not tell.',
    unknown,
  ]),
  nodes: viewProse('nodes', 'list and watch the nodes of a gateway', [
    '`vitals nodes watch --exit-on-stale` ends with 1 as soon as a node is stale, and with 2 when all of several are.',
    '`stale` is what the gateway itself says; OpenClaw calls no node stale.',
    unknown,
  ]),
  cron: viewProse('cron', 'list the scheduled jobs of a gateway and their runs', [
    'A job is late when it should have run more than five minutes ago.',
    unknown,
  ]),
  usage: viewProse('usage', 'show the tokens and the cost that a gateway counted', [
    'What a cache took counts as input. The cost is in US dollars, as the gateway counts it.',
    unknown,
  ]),
  presence: viewProse('presence', 'show who is connected to a gateway and what is at work in it', [unknown]),
  logs: {
    name: 'vitals-logs',
    summary: "show and follow a gateway's log",
    introduction: [],
    sections: [
      {
        title: 'OUTPUT',
        blocks: [
          'A line shows its time in UTC, its level, the part of the gateway, and the message. The levels are `trace`, `debug`, `info`, `warn`, `error` and `fatal`.',
          'With `--json` each line is a document of the type `log`, with `timestamp`, `level`, `subsystem` and `message`; where lines are missing there is one of the type `gap`, with `bytes` where it is known how many, and `reason`. Without `--json` gaps are reported on standard error.',
          'A log that is followed in its file is read as it stands there: a gateway that hides secrets in what it gives does not hide them then.',
        ],
      },
      ...askingSections(viewStatuses).map((section) =>
        section.title === 'EXIT STATUS' ? { ...section, blocks: section.blocks.slice(0, 1) } : section,
      ),
    ],
    seeAlso: '`vitals`(1), `vitals-status`(1), `vitals-exit`(7), journalctl(1)',
  },
}

import { catalogue, type ErrorCode } from '../../core/errors.ts'
import { hints } from '../hints.ts'
import { exitStatuses } from './exit-statuses.ts'
import { type Block, renderPage } from './mdoc.ts'
import { pageDate } from './page-date.ts'

/** vitals-exit(7): every exit status, and every error with its code and its status. */
export function exitPage(): string {
  return renderPage({
    name: 'vitals-exit',
    section: 7,
    summary: 'exit statuses and errors of vitals',
    synopsis: [],
    date: pageDate,
    sections: [
      { title: 'DESCRIPTION', blocks: [...statusBlocks, { heading: 'Errors', blocks: errorBlocks() }] },
      {
        title: 'ENVIRONMENT',
        blocks: [
          { terms: [['VITALS_DEBUG', 'When set, a failure is followed by the stack of the program.']] },
        ],
      },
      { title: 'EXAMPLES', blocks: examples },
      { title: 'SEE ALSO', blocks: ['`vitals`(1), `vitals-audit`(1), `vitals-probe`(1), sysexits(3)'] },
    ],
  })
}

const statusBlocks: readonly Block[] = [
  'Every command of `vitals` ends with a status that a script, a timer or a monitoring system can use. Statuses 0 to 3 answer the question that was asked and are never used for anything else; a failure to run is always 64 or higher.',
  { heading: 'Exit statuses', blocks: [{ terms: exitStatuses }] },
  {
    heading: 'Verdicts',
    blocks: [
      '`vitals probe` ends with the state of the policy: 0 for healthy, 1 for degraded and recovering, 2 for critical, 3 for unknown. `vitals policy simulate` and the views of a gateway do so with `--exit-state`.',
      '`vitals health` ends with 1 for everything but health, a gateway that cannot be asked included. `vitals gateway status` ends with 0 when the service runs and its port answers, 1 when it is starting or silent, 2 when it was stopped or failed, and 3 when there is none.',
      'A question that is answered by yes or no ends with 0 or 1: `vitals policy test`, `vitals policy check --strict`, `--fail-if` of `vitals policy simulate`, `vitals audit verify`, `vitals doctor`, and `vitals nodes watch --exit-on-stale`, which ends with 2 when all of several nodes are stale.',
    ],
  },
  {
    heading: 'Monitoring plugins',
    blocks: [
      'With `--format nagios` the four verdicts are what the Monitoring Plugins guidelines call OK, WARNING, CRITICAL and UNKNOWN. A failure to run is UNKNOWN there as well: a line that begins with `VITALS UNKNOWN` on standard output, and status 3.',
    ],
  },
]

function errorBlocks(): readonly Block[] {
  return [
    'A failure is reported on standard error in two lines: what happened, and what to do next. With `--json` it is one document on standard output, and the exit status is the same:',
    { literal: '{"error": {"code": "...", "message": "...", "hint": "..."}}' },
    'Errors about a file have `findings` as well, each with its `code`, `severity`, `message`, `hint` and `place`. These are the codes:',
    { terms: (Object.keys(catalogue) as ErrorCode[]).map(errorTerm) },
  ]
}

const examples: readonly Block[] = [
  'Act on a verdict in a shell:',
  {
    literal: [
      'vitals probe server.yaml --quiet',
      'case $? in',
      '0) ;;',
      '1 | 2) systemctl start cleanup.service ;;',
      '3) echo "no verdict" >&2 ;;',
      '*) echo "vitals could not run" >&2 ;;',
      'esac',
    ].join('\n'),
  },
  'In a systemd unit, take a degraded host for a successful run:',
  {
    literal: '[Service]\nType=oneshot\nExecStart=vitals probe server.yaml --quiet\nSuccessExitStatus=1',
  },
]

function errorTerm(code: ErrorCode): readonly [string, string] {
  const { exit, message } = catalogue[code]
  const readable = (template: string) => template.replace(/\{(\w+)\}/g, '<$1>')
  const first = message === '{detail}' ? '' : `${readable(message)} `
  const hint = hints[code]
  return [`${code} (${exit})`, `${first}${readable(typeof hint === 'string' ? hint : hint({}))}`]
}

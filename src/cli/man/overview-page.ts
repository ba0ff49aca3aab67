import { cacheEnvironment, commonEnvironment, stateEnvironment } from './environment.ts'
import type { DescribedCommand } from './man-page.ts'
import { macroArguments, renderPage } from './mdoc.ts'
import { pageDate } from './page-date.ts'

const flagTerms: readonly [{ mdoc: string }, string][] = [
  [{ mdoc: 'Fl h , Fl -help' }, 'Show help, for a command when it is named.'],
  [{ mdoc: 'Fl V , Fl -version' }, 'Show name and version.'],
  [
    { mdoc: `Fl -color Ar ${macroArguments('auto|always|never')}` },
    'For every command: when to colour the output. `auto` asks the environment and the terminal.',
  ],
]

/** vitals(1): what vitals is, and its commands. */
export function overviewPage(commands: readonly DescribedCommand[]): string {
  return renderPage({
    name: 'vitals',
    section: 1,
    summary: 'deterministic health checks for agent hosts and gateways',
    date: pageDate,
    synopsis: ['.Nm vitals', '.Ar command', '.Op Ar ...', '.Nm vitals', '.Fl -help | Fl -version'],
    sections: [
      {
        title: 'DESCRIPTION',
        blocks: [
          '`vitals` judges a host by an explicit policy: it runs cheap probes, compares what they saw with the conditions of the policy, and tells one of the states healthy, degraded, critical, recovering and unknown. The same observations always lead to the same verdict. What it decided is written down in a trail that can be verified.',
          'It asks nothing of the host but what the policy names, changes nothing, sends nothing anywhere, and ends inside the budget of the policy.',
          { heading: 'Commands', blocks: [{ terms: commands.map(commandTerm) }] },
          { heading: 'Flags', blocks: [{ terms: flagTerms }] },
        ],
      },
      {
        title: 'ENVIRONMENT',
        blocks: [{ terms: [...commonEnvironment, ...stateEnvironment, ...cacheEnvironment] }],
      },
      {
        title: 'EXIT STATUS',
        blocks: ['0 to 3 are verdicts, 64 and above are failures to run; `vitals-exit`(7) lists them all.'],
      },
      {
        title: 'EXAMPLES',
        blocks: ['Judge this very host with the built-in policy:', { literal: 'vitals probe' }],
      },
      {
        title: 'SEE ALSO',
        blocks: [
          '`vitals-audit`(1), `vitals-gateway`(1), `vitals-health`(1), `vitals-policy`(1), `vitals-probe`(1), `vitals-policy`(5), `vitals-exit`(7), `vitals-gateway`(8)',
        ],
      },
    ],
  })
}

function commandTerm({ id, summary = '' }: DescribedCommand): readonly [{ mdoc: string }, string] {
  return [{ mdoc: `Cm ${macroArguments(id.replaceAll(':', ' '))}` }, summary]
}

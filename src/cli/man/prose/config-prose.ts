import { configKeys } from '../../../settings/config-keys.ts'
import { cacheEnvironment, commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-config(1) beyond what its command says of itself; the settings come from their table. */
export const configProse: CommandProse = {
  name: 'vitals-config',
  summary: 'show the settings of vitals and where they come from',
  introduction: [],
  sections: [
    {
      title: 'SETTINGS',
      blocks: [
        'A configuration file is YAML with these keys, all of them optional:',
        { terms: Object.entries(configKeys).map(([name, key]) => [name, meaningOf(key)] as const) },
        'For example:',
        { literal: 'policy: policies/server.yaml\nagent_id: desktop-a17\nstate_dir: /var/lib/vitals' },
        'What a file says is kept as JSON in the cache directory, so that later starts need not read YAML. A changed file is read again.',
      ],
    },
    {
      title: 'ENVIRONMENT',
      blocks: [{ terms: [...commonEnvironment, ...stateEnvironment, ...cacheEnvironment] }],
    },
    {
      title: 'FILES',
      blocks: [
        {
          terms: [
            ['./vitals.yaml', 'The configuration of a directory.'],
            ['~/.config/vitals/config.yaml', 'The configuration of a user.'],
            ['/etc/vitals/config.yaml', 'The configuration of the system.'],
          ],
        },
      ],
    },
    { title: 'EXIT STATUS', blocks: [{ terms: exitStatusTerms(0, 64, 70, 73, 74, 77, 78, 130, 143) }] },
  ],
  seeAlso: '`vitals`(1), `vitals-doctor`(1), `vitals-probe`(1), `vitals-exit`(7)',
}

function meaningOf(key: { readonly meaning: string; readonly variables: readonly string[] }): string {
  if (key.variables.length === 0) return key.meaning
  return `${key.meaning} Variable: ${key.variables.map((name) => `\`${name}\``).join(', else ')}.`
}

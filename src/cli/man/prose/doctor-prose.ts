import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-doctor(1) beyond what the command says of itself. */
export const doctorProse: CommandProse = {
  name: 'vitals-doctor',
  summary: 'look for what is wrong with an installation of vitals',
  introduction: [],
  sections: [
    {
      title: 'OUTPUT',
      blocks: [
        'A row for each thing that was looked at: `ok`, `note` for what is worth knowing, or `fix` with what to do about it. The JSON document holds `ok` and `findings`, each with its `subject`, `severity`, `message` and `hint`.',
      ],
    },
    { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment, ...stateEnvironment] }] },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 64, 70, 73, 74, 130, 143) },
        'Here 1 says that there is something to fix.',
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-config`(1), `vitals-audit`(1), `vitals-exit`(7)',
}

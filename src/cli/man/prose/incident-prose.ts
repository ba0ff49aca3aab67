import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-incident(1) beyond what its command says of itself. */
export const incidentProse: CommandProse = {
  name: 'vitals-incident',
  summary: 'what was or is wrong with the agents of our gateway',
  introduction: [
    'The gateway of the state directory is asked through its own socket, which only the account that runs it can open; no token is needed. One elsewhere is named by `--url`, and asked with a token.',
  ],
  sections: [
    { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }] },
    {
      title: 'EXIT STATUS',
      blocks: [{ terms: exitStatusTerms(0, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130, 143) }],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-agent`(1), `vitals-gateway`(8), `vitals-exit`(7)',
}

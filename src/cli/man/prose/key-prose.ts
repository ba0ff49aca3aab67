import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-key(1) beyond what its commands say of themselves. */
export const keyProse: CommandProse = {
  name: 'vitals-key',
  summary: 'make and end the keys of agents and the tokens of operators',
  introduction: [
    'An agent signs its beats with a key, and its labels lie with that key. An operator shows a token, whose scopes say what it allows: `operator.read`, `operator.write`, which reads too, and `operator.admin`, which does everything.',
    'While the gateway of the state directory runs, it is asked through its own socket, which only its account can open. Else the commands work on its files.',
  ],
  sections: [
    {
      title: 'ROTATION',
      blocks: [
        'An agent has at most three keys that sign: the current one, the next one and the previous one. `vitals key rotate` makes the next one; both sign until the old one is revoked, so that no beat is refused in between.',
      ],
    },
    { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }] },
    {
      title: 'EXIT STATUS',
      blocks: [{ terms: exitStatusTerms(0, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130, 143) }],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-gateway`(1), `vitals-exit`(7)',
}

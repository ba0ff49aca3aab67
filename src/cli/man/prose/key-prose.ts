import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-key(1) beyond what its commands say of themselves. */
export const keyProse: CommandProse = {
  name: 'vitals-key',
  summary: 'make and end the keys of agents, joining keys, and the tokens of operators',
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
    {
      title: 'JOINING',
      blocks: [
        'A joining key of `vitals key enrol` lets agents fetch keys of their own: `POST /v1/agents` with the name of the agent, signed as beats are, over TLS or from the very host of the gateway. It is for names of one pattern, so many agents and so long; its labels become those of the agents. Who holds it can take any free name of the pattern, so make it narrow and short.',
        'A name that has a key is taken. One whose key was ended can only join by a joining key that was made after that. Where the answer is lost, the same request asked again gives a fresh key in the place of the lost one, for as long as no beat came by that name.',
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

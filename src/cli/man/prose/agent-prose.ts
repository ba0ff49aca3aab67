import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

const environment = { terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }
const exits = [64, 66, 69, 70, 73, 74, 77, 78, 130, 143] as const
const overSocket =
  'The gateway of the state directory is asked through its own socket, which only the account that runs it can open; no token is needed.'

/** vitals-agent(1) beyond what its commands say of themselves. */
export const agentProse: CommandProse = {
  name: 'vitals-agent',
  summary: 'the agents that beat to our gateway',
  introduction: [
    overSocket,
    'The state of an agent is the one that the gateway computed from its beats. Where the agent itself came to another verdict, `vitals agent show` says so. An agent that is silent for too long is unknown by its check `heartbeat`.',
  ],
  sections: [
    { title: 'ENVIRONMENT', blocks: [environment] },
    {
      title: 'EXIT STATUS',
      blocks: [
        'Without `--exit-state` the status is 0 where the gateway answered.',
        { terms: exitStatusTerms(0, 1, 2, 3, ...exits) },
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-gateway`(1), `vitals-gateway`(8), `vitals-incident`(1), `vitals-exit`(7)',
}

/** vitals-incident(1) beyond what its command says of itself. */
export const incidentProse: CommandProse = {
  name: 'vitals-incident',
  summary: 'what was or is wrong with the agents of our gateway',
  introduction: [overSocket],
  sections: [
    { title: 'ENVIRONMENT', blocks: [environment] },
    { title: 'EXIT STATUS', blocks: [{ terms: exitStatusTerms(0, ...exits) }] },
  ],
  seeAlso: '`vitals`(1), `vitals-agent`(1), `vitals-gateway`(8), `vitals-exit`(7)',
}

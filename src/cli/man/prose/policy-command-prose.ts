import { commonEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'
import { importBlocks } from './policy-import-prose.ts'
import { questionBlocks } from './policy-questions-prose.ts'
import { simulationBlocks } from './policy-simulate-prose.ts'
import { testFileBlocks } from './policy-test-prose.ts'

/** vitals-policy(1) beyond what its commands say of themselves. */
export const policyCommandProse: CommandProse = {
  name: 'vitals-policy',
  summary: 'try policies out before they judge a host',
  introduction: [
    'These commands probe nothing, do nothing and remember nothing. They judge with the engine of a live run, under a clock of their own, so that the same files always give the same answer.',
  ],
  sections: [
    { title: 'SIMULATION', blocks: [...simulationBlocks, ...questionBlocks] },
    { title: 'TEST FILES', blocks: testFileBlocks },
    { title: 'IMPORTED RULES', blocks: importBlocks },
    { title: 'ENVIRONMENT', blocks: [{ terms: commonEnvironment }] },
    {
      title: 'EXIT STATUS',
      blocks: [{ terms: exitStatusTerms(0, 1, 2, 3, 64, 65, 66, 70, 73, 74, 77, 78, 130, 143) }],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-probe`(1), `vitals-policy`(5), `vitals-exit`(7)',
}

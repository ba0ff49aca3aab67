import { commonEnvironment, stateEnvironment } from '../environment.ts'
import { exitStatusTerms } from '../exit-statuses.ts'
import type { CommandProse } from '../man-page.ts'

/** vitals-audit(1) beyond what its commands say of themselves. */
export const auditProse: CommandProse = {
  name: 'vitals-audit',
  summary: 'read and verify the trail of what was decided',
  introduction: [
    'Each policy has a trail of its own. Its records are a chain: the hash of a record is SHA-256 over the hash of the record before it and the entry in canonical JSON (RFC 8785). The first record follows a hash that is made from the path of the policy, so that the trail of one policy cannot stand in for that of another.',
  ],
  sections: [
    { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }] },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 64, 66, 70, 74, 75, 130, 143) },
        'Only `vitals audit verify` ends with 1, for a chain that is broken.',
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-probe`(1), `vitals-exit`(7)',
}

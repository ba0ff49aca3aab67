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
    {
      title: 'WHAT VERIFYING CAN SEE',
      blocks: [
        'After each run that adds to a trail, a checkpoint with its length and the hash of its newest record is signed with the key of this host (Ed25519, `audit.key` in the state directory) and kept in `checkpoints`. With the setting `audit_checkpoint_to`, a copy is added to a file, best on another host.',
        '`vitals audit verify` sees a record that was changed, removed, added or moved, a time column that is not the time of its entry, a trail that was cut at either end or rewritten from its first record on, and a trail that is gone. It tells what the trail itself says of losses: memories that were damaged and set aside, and trails that were gone when a run began.',
        'Our gateway has a trail of its own (`--gateway own`), which is asked of the gateway while it runs and read from its files else. Beside its chain, `vitals audit verify` verifies the stored beats, and makes each decision again from the beat, the state before it and the policy that the trail names: a record or a beat that was changed is found even where the chain was linked and signed once more.',
        'It cannot see what was done with the key of this host: anyone who can write the state directory as its owner can rewrite a trail and sign it. Only a copy of the checkpoints elsewhere tells that, by `--checkpoint`. Neither can it see that a run was never made, nor records after the last checkpoint that were cut off together with the end of the chain: there are none unless a run was killed between the two.',
        'Records older than 180 days before the newest one are removed, at most the share of one day in a run and never one of the newest 1,000. That is a record of its own.',
      ],
    },
    { title: 'ENVIRONMENT', blocks: [{ terms: [...commonEnvironment.slice(0, 3), ...stateEnvironment] }] },
    {
      title: 'EXIT STATUS',
      blocks: [
        { terms: exitStatusTerms(0, 1, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130, 143) },
        'Only `vitals audit verify` ends with 1, for a chain that is broken.',
      ],
    },
  ],
  seeAlso: '`vitals`(1), `vitals-probe`(1), `vitals-exit`(7)',
}

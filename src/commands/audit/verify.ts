import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { AuditVerification } from '../../cli/audit/audit-report-schema.ts'
import { verifyTrail } from '../../cli/audit/audit-trail.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'

/** `vitals audit verify [POLICY]`: whether the trail is as it was written. */
export default class AuditVerify extends BaseCommand {
  static override summary = 'Verify that the recorded decisions are as they were written.'

  static override description =
    'Recomputes the chain of hashes of each policy from its first record to its newest, and holds it against what was signed of it. Ends with 0 when every chain holds and with 1 when one does not; the first bad record is named.'

  static override examples = [
    { description: 'Verify the trails of all policies.', command: 'vitals audit verify' },
    { description: 'Verify one, for a script.', command: 'vitals audit verify server.yaml --json' },
    {
      description: 'Hold the trails against checkpoints that were copied to another host.',
      command: 'vitals audit verify --checkpoint /mnt/log/web-1.ndjson',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    policy: Args.string({ description: 'Only the trail of this policy file.', ignoreStdin: true }),
  }

  static override flags = {
    checkpoint: Flags.string({
      helpValue: 'FILE',
      description: 'Also hold the trails against the signed checkpoints in this file.',
    }),
  }

  async run(): Promise<AuditVerification> {
    const { args, flags } = await this.parse(AuditVerify)
    const chains = await verifyTrail(this.io, args.policy, flags.checkpoint)
    const ok = chains.every((chain) => chain.ok)
    process.exitCode = ok ? 0 : 1
    if (!this.jsonEnabled()) {
      const { renderChainTable } = await import('../../render/audit/chain-table.ts')
      this.io.stdout.write(
        renderChainTable(chains, await styleFor(this.io.stdout, this.io, flags.color, false)),
      )
    }
    return { ok, chains }
  }
}

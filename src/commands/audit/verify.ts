import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { trailFlags } from '../../cli/audit/audit-flags.ts'
import type { AuditVerification } from '../../cli/audit/audit-report-schema.ts'
import { verifyTrail } from '../../cli/audit/audit-trail.ts'
import type { OpenGatewayTrail } from '../../cli/audit/trail-sources.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'

const openGateway: OpenGatewayTrail = async (directory) => {
  return await (await import('../../gateway/server/audit/open-trail.ts')).openGatewayTrail(directory)
}

/** `vitals audit verify [POLICY]`: whether the trail is as it was written. */
export default class AuditVerify extends BaseCommand {
  static override summary = 'Verify that the recorded decisions are as they were written.'

  static override description =
    'Recomputes the chain of hashes of each policy from its first record to its newest, and holds it against what was signed of it. Of our gateway the stored beats are verified too, and each decision is made again from the beat, the state and the policy that it was made from. Ends with 0 when every chain holds and with 1 when one does not; the first bad record is named.'

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
    ...trailFlags,
    checkpoint: Flags.string({
      helpValue: 'FILE',
      description: 'Also hold the trails against the signed checkpoints in this file.',
    }),
  }

  async run(): Promise<AuditVerification> {
    const { args, flags } = await this.parse(AuditVerify)
    const choice = { policy: args.policy, ...flags }
    const chains = await verifyTrail(this.io, choice, flags.checkpoint, openGateway)
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

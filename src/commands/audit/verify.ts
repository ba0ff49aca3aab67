import * as Args from '@oclif/core/args'
import { type ChainReport, verifyTrail } from '../../cli/audit/audit-trail.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { lookFor } from '../../cli/terminal/look-for.ts'

/** `vitals audit verify [POLICY]`: whether the trail is as it was written. */
export default class AuditVerify extends BaseCommand {
  static override summary = 'Verify that the recorded decisions are as they were written.'

  static override description =
    'Recomputes the chain of hashes of each policy from its first record to its newest. Ends with 0 when every chain holds and with 1 when one does not; the first bad record is named.'

  static override examples = [
    { description: 'Verify the trails of all policies.', command: 'vitals audit verify' },
    { description: 'Verify one, for a script.', command: 'vitals audit verify server.yaml --json' },
  ]

  static override enableJsonFlag = true

  static override args = {
    policy: Args.string({ description: 'Only the trail of this policy file.', ignoreStdin: true }),
  }

  async run(): Promise<{ ok: boolean; chains: ChainReport[] }> {
    const { args, flags } = await this.parse(AuditVerify)
    const chains = await verifyTrail(this.io, args.policy)
    const ok = chains.every((chain) => chain.ok)
    process.exitCode = ok ? 0 : 1
    if (!this.jsonEnabled()) {
      const { renderChainTable } = await import('../../render/audit/chain-table.ts')
      this.io.stdout.write(
        renderChainTable(chains, await lookFor(this.io.stdout, this.io, flags.color, false)),
      )
    }
    return { ok, chains }
  }
}

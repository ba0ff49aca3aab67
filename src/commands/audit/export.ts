import * as Args from '@oclif/core/args'
import { sinceFlag, trailFlags } from '../../cli/audit/audit-flags.ts'
import { exportTrail } from '../../cli/audit/audit-trail.ts'
import type { OpenGatewayTrail } from '../../cli/audit/trail-sources.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'

const openGateway: OpenGatewayTrail = async (directory) => {
  return await (await import('../../gateway/server/audit/open-trail.ts')).openGatewayTrail(directory)
}

/** `vitals audit export [POLICY]`: the whole trail as NDJSON. */
export default class AuditExport extends BaseCommand {
  static override summary = 'Write the whole trail as NDJSON, oldest first.'

  static override description =
    'Each line is a record with its hash and that of the record before it, as vitals audit list --json shows it; of our gateway also what each decision was made by.'

  static override examples = [
    { description: 'Keep the trail of this host elsewhere.', command: 'vitals audit export > trail.ndjson' },
    { description: "Our gateway's last day.", command: 'vitals audit export --gateway own --since 24h' },
  ]

  static override args = {
    policy: Args.string({ description: 'Only the trail of this policy file.', ignoreStdin: true }),
  }

  static override flags = { ...trailFlags, ...sinceFlag }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditExport)
    await exportTrail(this.io, { policy: args.policy, ...flags }, openGateway)
  }
}

import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { sinceFlag, trailFlags } from '../../cli/audit/audit-flags.ts'
import type { AuditList as ListedAudit } from '../../cli/audit/audit-report-schema.ts'
import { readTrail } from '../../cli/audit/audit-trail.ts'
import type { OpenGatewayTrail } from '../../cli/audit/trail-sources.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'

const openGateway: OpenGatewayTrail = async (directory) => {
  return await (await import('../../gateway/server/audit/open-trail.ts')).openGatewayTrail(directory)
}

/** `vitals audit list [POLICY]`: what was decided, oldest first. */
export default class AuditList extends BaseCommand {
  static override summary = 'List the recorded decisions, oldest first.'

  static override description =
    'Every change of a state that a run of vitals probe saved is a record of the trail, and so is everything that our gateway decided, did and was told. Each record holds the hash of the one before it, so that vitals audit verify finds what was changed, removed or added later.'

  static override examples = [
    { description: 'The last 20 decisions.', command: 'vitals audit list' },
    {
      description: 'What one policy decided about its disk during the last day, as JSON.',
      command: 'vitals audit list server.yaml --check disk --since 24h --json',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    policy: Args.string({ description: 'Only this policy: a file, or a name as host.', ignoreStdin: true }),
  }

  static override flags = {
    limit: Flags.integer({ helpValue: 'N', default: 20, min: 1, description: 'Show the newest N records.' }),
    check: Flags.string({ helpValue: 'NAME', description: 'Only the records of this check.' }),
    ...trailFlags,
    ...sinceFlag,
  }

  async run(): Promise<ListedAudit> {
    const { args, flags } = await this.parse(AuditList)
    const { records, isCut } = await readTrail(this.io, { policy: args.policy, ...flags }, openGateway)
    if (!this.jsonEnabled()) {
      const { renderAuditTable } = await import('../../render/audit/audit-table.ts')
      const style = await styleFor(this.io.stdout, this.io, flags.color, false)
      this.io.stdout.write(renderAuditTable(records, style))
      if (isCut) this.io.stdout.write('\nOlder ones are left out; --limit shows more.\n')
    }
    return { records }
  }
}

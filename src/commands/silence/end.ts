import * as Args from '@oclif/core/args'
import type { FleetPlace } from '../../cli/fleet/fleet-place.ts'
import { operatorFlags } from '../../cli/operator/operator-flags.ts'
import { withDesk } from '../../cli/operator/with-desk.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { silenceLine } from '../../render/fleet/silences.ts'

/** `vitals silence end ID`: before its time. */
export default class SilenceEnd extends BaseCommand {
  static override summary = 'End a silence or a maintenance before its time.'

  static override description =
    'What is still so is told with the next sample of each check, through the usual rules. One that is over stays as it is.'

  static override examples = [
    {
      description: 'One that vitals silence list names.',
      command: 'vitals silence end sil_01KBBXZ6A8Z0Y6C1',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    id: Args.string({ description: 'The silence.', required: true, ignoreStdin: true }),
  }

  static override flags = operatorFlags

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SilenceEnd)
    const { gatewayDesk } = await import('../../gateway/server/fleet/desk.ts')
    const place = { needsGateway: false, gatewayOf: async (where: FleetPlace) => gatewayDesk(where) }
    const ended = await withDesk(flags, place, this.io, (desk) => desk.end(args.id))
    if (!this.jsonEnabled()) this.io.stdout.write(`${silenceLine(ended, this.io.now())}\n`)
    return ended
  }
}

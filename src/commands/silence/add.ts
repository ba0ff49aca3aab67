import type { FleetPlace } from '../../cli/fleet/fleet-place.ts'
import { askedSilence, silenceFlags } from '../../cli/operator/silence-flags.ts'
import { withDesk } from '../../cli/operator/with-desk.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { silenceLine } from '../../render/fleet/silences.ts'

/** `vitals silence add`: messages wait for a while. */
export default class SilenceAdd extends BaseCommand {
  static override summary =
    'Hold messages back for a time; states go on, and what is still so is told at its end.'

  static override description =
    'Silences agents of the gateway that runs here, or of this host what vitals probe tells, so that cron can be silenced too. With --maintenance remediations and calls of a model wait as well.'

  static override examples = [
    { description: 'One agent.', command: 'vitals silence add --agent web-1 --for 2h --note "new disk"' },
    {
      description: 'Maintenance of many, tonight.',
      command:
        "vitals silence add --maintenance --agent 'web-*' --from 2026-12-01T22:00Z --until 2026-12-02T02:00Z",
    },
    { description: 'A check of this host, for cron.', command: 'vitals silence add --check disk --for 1d' },
  ]

  static override enableJsonFlag = true

  static override flags = silenceFlags

  async run(): Promise<object> {
    const { flags } = await this.parse(SilenceAdd)
    const { io } = this
    const asked = askedSilence(flags, io.now())
    const { gatewayDesk } = await import('../../gateway/server/fleet/desk.ts')
    const gatewayOf = async (where: FleetPlace) => gatewayDesk(where)
    const place = { needsGateway: flags.agent !== undefined, gatewayOf }
    const made = await withDesk(flags, place, io, (desk) => desk.silence(asked))
    if (!this.jsonEnabled()) io.stdout.write(`${silenceLine(made, io.now())}\n`)
    return made
  }
}

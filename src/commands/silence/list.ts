import * as Flags from '@oclif/core/flags'
import type { FleetPlace } from '../../cli/fleet/fleet-place.ts'
import { operatorFlags } from '../../cli/operator/operator-flags.ts'
import { withDesk } from '../../cli/operator/with-desk.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import { renderSilences } from '../../render/fleet/silences.ts'

/** `vitals silence list`: what is silenced, by whom, until when. */
export default class SilenceList extends BaseCommand {
  static override summary = 'List silences and maintenance: of what, by whom, and how long still.'

  static override description = 'Those that hold come first, then those that begin later.'

  static override examples = [
    { description: 'What is silenced.', command: 'vitals silence list' },
    { description: 'Also what was.', command: 'vitals silence list --all --json' },
  ]

  static override enableJsonFlag = true

  static override flags = {
    ...operatorFlags,
    all: Flags.boolean({ description: 'Also those that are over.' }),
  }

  async run(): Promise<object> {
    const { flags } = await this.parse(SilenceList)
    const { gatewayDesk } = await import('../../gateway/server/fleet/desk.ts')
    const place = { needsGateway: false, gatewayOf: async (where: FleetPlace) => gatewayDesk(where) }
    let isGateway = false
    const silences = await withDesk(flags, place, this.io, (desk, asked) => {
      isGateway = asked
      return desk.silences(flags.all)
    })
    if (!this.jsonEnabled()) {
      const style = await styleFor(this.io.stdout, this.io, flags.color, false)
      this.io.stdout.write(`${renderSilences({ silences }, style, isGateway).join('\n')}\n`)
    }
    return { silences }
  }
}

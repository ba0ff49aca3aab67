import * as Args from '@oclif/core/args'
import type { FleetPlace } from '../cli/fleet/fleet-place.ts'
import { ackFlags, askedAck } from '../cli/operator/ack-flags.ts'
import { refuseOddAck } from '../cli/operator/refuse-odd-ack.ts'
import { withDesk } from '../cli/operator/with-desk.ts'
import { BaseCommand } from '../cli/run/base-command.ts'
import { renderAcknowledgement } from '../render/fleet/acknowledgement.ts'

/** `vitals ack`: somebody knows of a problem. */
export default class Ack extends BaseCommand {
  static override summary =
    'Acknowledge open problems of an agent, or of this host: nobody is told of them again.'

  static override description =
    'An acknowledgement holds messages, remediations and calls of a model back; states go on. It ends with the recovery, with a rise of the severity unless it is --sticky, and after --for. A problem is a check that is degraded, critical or recovering, also where unknown lies over it; what is only unknown, such as a silent agent, has none: vitals silence add holds its messages. Without a gateway it is of the checks of this host, as vitals probe and cron judge them.'

  static override examples = [
    { description: 'All open problems of web-1.', command: 'vitals ack --agent web-1 --note "on it"' },
    { description: 'One check of this host, for cron.', command: 'vitals ack --check disk' },
    {
      description: 'It was repaired by hand: the check may recover.',
      command: 'vitals ack --agent web-1 --check disk --remediated',
    },
    {
      description: 'The problem of a beat was none.',
      command: 'vitals ack hb_01KBBXZ6A8Z0Y6C1R9N3S5T7V9 --label false_positive',
    },
  ]

  static override enableJsonFlag = true

  static override args = {
    heartbeat: Args.string({
      description: 'A beat: the problems that it belongs to, as severe as they were in it.',
      ignoreStdin: true,
    }),
  }

  static override flags = ackFlags

  async run(): Promise<object> {
    const { args, flags } = await this.parse(Ack)
    const { io } = this
    const asked = askedAck(args.heartbeat, flags, io.now())
    const { gatewayDesk } = await import('../gateway/server/fleet/desk.ts')
    const needsGateway = asked.agent !== null || asked.heartbeat !== null
    const place = { needsGateway, gatewayOf: async (where: FleetPlace) => gatewayDesk(where) }
    const report = await withDesk(flags, place, io, (desk, isGateway) => {
      refuseOddAck(asked, isGateway)
      return desk.acknowledge(asked)
    })
    if (!this.jsonEnabled()) io.stdout.write(`${renderAcknowledgement(report).join('\n')}\n`)
    return report
  }
}

import { runGatewayRestart } from '../../cli/gateway/gateway-restart-action.ts'
import { restartFlags } from '../../cli/gateway/gateway-restart-flags.ts'
import { restartOptions } from '../../cli/gateway/gateway-restart-options.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { gatewayFlagsOf } from '../../cli/run/connection-flags.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { GatewayRestartReport } from '../../core/report/supervision.ts'

/** `vitals gateway restart`: restarts the gateway's service and waits until the gateway is healthy. */
export default class GatewayRestart extends BaseCommand {
  static override summary = 'Restart the gateway through systemd or launchd and wait until it is healthy.'

  static override description = [
    'Orders the restart from the manager of the service, never by a signal of its own, and waits until another process of it answers and is healthy. It refuses where no manager keeps a gateway, where it is not clear which unit is meant, and when its budget is used up: at most --max-restarts in any --per, counted for each unit, remembered between runs. Every attempt is in the audit trail.',
    'With --if-dead it looks first and restarts only a gateway that is dead: three looks in a row, over at least 90 seconds, whose connection was refused or broken off before the gateway answered. One that answers in any way, one that is starting or was started less than three minutes ago, and one that is only slow is left alone; a time-out counts neither for nor against it, so that a gateway that hangs is restarted by hand. The looks are remembered between runs, so let a timer run it each time, also while all is well: a good look starts the count again.',
    'A unit that was refused for want of budget is given up. That ends when a later look with --if-dead finds the gateway alive, or with --clear-budget.',
  ].join('\n\n')

  static override examples = [
    { description: 'Restart the gateway of this host.', command: 'vitals gateway restart' },
    { description: 'From a timer: only if it is dead.', command: 'vitals gateway restart --if-dead' },
    {
      description: 'Which unit would be restarted, and what is left of its budget?',
      command: 'vitals gateway restart --dry-run --json',
    },
  ]

  static override enableJsonFlag = true

  static override flags = restartFlags

  async run(): Promise<GatewayRestartReport> {
    const { flags } = await this.parse(GatewayRestart)
    const { io } = this
    const report = await runGatewayRestart(restartOptions(flags), gatewayFlagsOf(flags), io)
    if (this.jsonEnabled() || (flags.quiet && report.result === 'not_dead')) return report
    const { renderGatewayRestart } = await import('../../render/gateway/gateway-restart.ts')
    io.stdout.write(renderGatewayRestart(report, await styleFor(io.stdout, io, flags.color, false)))
    return report
  }
}

import * as Flags from '@oclif/core/flags'
import { gatewayStatus } from '../../cli/gateway/gateway-status.ts'
import { supervisedGateway } from '../../cli/gateway/supervised-gateway.ts'
import { BaseCommand } from '../../cli/run/base-command.ts'
import { gatewayFlagsOf, quickConnectionFlags } from '../../cli/run/connection-flags.ts'
import { timeLimitMs } from '../../cli/run/time-limit.ts'
import { styleFor } from '../../cli/terminal/style-for.ts'
import type { GatewayStatusReport } from '../../core/report/supervision.ts'
import { gatewayStateExit } from '../../core/supervision/gateway-state.ts'
import { usualRestartLimits } from '../../core/supervision/restart-budget.ts'

/** `vitals gateway status`: what systemd or launchd and the port say of the gateway; the exit status is 0 to 3. */
export default class GatewayStatus extends BaseCommand {
  static override summary =
    'Show the service of the gateway: state, PID, restarts, last start, and whether its port answers.'

  static override description = [
    "Asks the user's and the system's systemd, or launchd, for the gateways of OpenClaw under their present and earlier names and for that of vitals, and then the port of the gateway. It changes nothing.",
    'The exit status is 0 when the service runs and its port answers, 1 when it is starting or stopping or its port is silent, 2 when it was stopped or failed, and 3 when no unit was found.',
  ].join('\n\n')

  static override examples = [
    { description: 'Is the gateway of this host up?', command: 'vitals gateway status' },
    {
      description: 'One unit, as JSON, with half a second for its port.',
      command: 'vitals gateway status --unit openclaw-gateway-work --timeout 500ms --json',
    },
  ]

  static override enableJsonFlag = true

  static override flags = {
    ...quickConnectionFlags,
    unit: Flags.string({ helpValue: 'NAME', description: 'Only this systemd unit or launchd label.' }),
    verbose: Flags.boolean({
      char: 'v',
      description: "Also show the manager's own words and who was asked.",
    }),
  }

  async run(): Promise<GatewayStatusReport> {
    const { flags } = await this.parse(GatewayStatus)
    const { io } = this
    const timeoutMs = timeLimitMs(flags.timeout ?? null, 'gateway status')
    const { look, supervisors, store } = await supervisedGateway(gatewayFlagsOf(flags), timeoutMs, io)
    try {
      const edges = { look, supervisors, store, now: io.now }
      const report = await gatewayStatus(flags.unit ?? null, usualRestartLimits, timeoutMs, edges)
      process.exitCode = gatewayStateExit[report.state]
      if (this.jsonEnabled()) return report
      const { renderGatewayStatus } = await import('../../render/gateway/gateway-status.ts')
      io.stdout.write(renderGatewayStatus(report, await styleFor(io.stdout, io, flags.color, flags.verbose)))
      return report
    } finally {
      await store.close()
    }
  }
}

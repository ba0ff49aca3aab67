import type { GatewayRestartReport } from '../../core/report/supervision.ts'
import { formatTook } from '../../render/terminal/duration-ago.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import type { Io } from '../run/io.ts'
import { restartGateway } from './gateway-restart.ts'
import type { RestartOptions } from './gateway-restart-options.ts'
import { refuseForeignHost, supervisedGateway } from './supervised-gateway.ts'

const answerWithinMs = 10_000

/**
 * Restarts the gateway of this host; phases are told on standard error where that is a terminal.
 *
 * @throws VitalsError as {@link restartGateway}, and USAGE for a gateway on another host
 */
export async function runGatewayRestart(
  options: RestartOptions,
  flags: GatewayFlags,
  io: Io,
): Promise<GatewayRestartReport> {
  const { target, look, supervisors, store } = await supervisedGateway(flags, answerWithinMs, io)
  try {
    refuseForeignHost(target.url)
    return await restartGateway(options, {
      ...{ supervisors, store, look, now: io.now },
      elapsed: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onPhase(phase, atMs, unit) {
        if (io.stderr.isTty) io.stderr.write(`${escapeControl(unit)}: ${phase} (${formatTook(atMs)})\n`)
      },
    })
  } finally {
    await store.close()
  }
}

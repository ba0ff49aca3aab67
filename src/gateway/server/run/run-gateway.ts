import { hostname } from 'node:os'
import { agentId } from '../../../agent/agent-id.ts'
import { gatewayDirectory } from '../../../settings/gateway/own-gateway.ts'
import { packageVersion } from '../../../settings/package-version.ts'
import { KeptLog } from '../log/kept-log.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { GatewayProcess } from './gateway-process.ts'

/** What the command line says of a gateway. */
export interface RunRequest
  extends Pick<
    GatewayOptions,
    'configPath' | 'port' | 'bind' | 'tls' | 'insecure' | 'packageRoot' | 'env' | 'now'
  > {
  /** Directory of everything that outlives a run. */
  readonly stateDirectory: string
  /** The id that is set for this host; `null` for that of its name. */
  readonly agentId: string | null
  /** Takes the lines of the log. */
  readonly write: (line: string) => void
}

const statusAfter = { SIGINT: 130, SIGTERM: 143 } as const
const defect = 70

/**
 * Runs a gateway in the foreground until SIGTERM or SIGINT; the second waits for nobody who is still connected, the third
 * for nothing at all. SIGHUP reads its configuration again.
 *
 * @returns the exit status
 * @throws VitalsError where it cannot start
 */
export async function runGateway(request: RunRequest): Promise<number> {
  const { write, now, stateDirectory, agentId: given, ...rest } = request
  const keptLog = new KeptLog(write, now)
  const { log } = keptLog
  let end: (status: number) => void = () => {}
  const ended = new Promise<number>((resolve) => {
    end = resolve
  })
  const lost = (error: Error) => {
    log('error', 'judge', 'the judge has ended', { error: error.message })
    end(defect)
  }
  let started: GatewayProcess | null = null
  // Without a listener the first SIGHUP would end the process.
  process.on('SIGHUP', () => void started?.reload())
  const gateway = await GatewayProcess.start({
    ...{ ...rest, now, log, keptLog, lost, version: packageVersion },
    directory: gatewayDirectory(stateDirectory),
    agent: agentId(given, hostname) ?? agentId(null, hostname) ?? 'localhost',
  })
  started = gateway
  let signals = 0
  const obey = (status: number) => {
    signals += 1
    if (signals === 1) end(status)
    else if (signals === 2) gateway.hurry()
    else process.exit(status)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const earlier = process.rawListeners(signal) as (() => void)[]
    // Before the others go: without any listener for a moment, Node.js drops a signal that has just come.
    process.on(signal, () => obey(statusAfter[signal]))
    for (const each of earlier) process.off(signal, each)
  }
  const status = await ended
  if (status === defect) await gateway.abandon()
  else await gateway.stop()
  return status
}

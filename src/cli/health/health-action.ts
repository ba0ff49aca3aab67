import type { HealthReport } from '../../core/report/health.ts'
import { redactor } from '../../core/text/redactor.ts'
import type { GatewayTarget } from '../../gateway/client/connect.ts'
import { nagiosLine } from '../../render/formats/nagios-line.ts'
import { renderHealth } from '../../render/gateway/health.ts'
import { renderHealthLine } from '../../render/gateway/health-line.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { Settings } from '../../settings/config-resolve.ts'
import { clientEdges } from '../../settings/gateway/client-edges.ts'
import { gatewayOf } from '../../settings/gateway/host-gateway.ts'
import type { Io } from '../run/io.ts'
import { timeLimitMs } from '../run/time-limit.ts'
import { styleFor } from '../terminal/style-for.ts'
import { askHealth } from './ask-health.ts'
import type { HealthOptions } from './health-options.ts'

type TellInsecure = (target: GatewayTarget, settings: Settings, io: Io) => Promise<void>

/**
 * Asks the gateway once, prints the verdict as asked and gives the exit status: 0 when healthy, else 1. With
 * `--format nagios` 1 is a warning and 2 critical, an unreachable gateway included. There is an answer by the
 * time-out, counted from the start of the process, whatever the gateway does.
 *
 * @param tellInsecure says what `--insecure` does; handed in, because the lane of timers knows no such flag and must not
 * load what writes it down
 * @throws VitalsError for a wrong call, an unreadable configuration or credential; nothing is printed then
 */
export async function checkHealth(
  options: HealthOptions,
  settings: Settings,
  io: Io,
  tellInsecure: TellInsecure | null = null,
): Promise<number> {
  const deadline = io.startedAt + timeLimitMs(options.gateway.timeout, 'health')
  const host = { env: io.env, settings }
  const target = await gatewayOf(options.gateway, 'flags', host, (line) =>
    io.stderr.write(`${escapeControl(line)}\n`),
  )
  await tellInsecure?.(target, settings, io)
  const { probe, deep } = options
  const asked = await askHealth(target, { probe, deep, deadline }, clientEdges(host, io.now))
  const isGone = asked.url_from !== 'own' && gone.has(asked.error?.code ?? '')
  const report = isGone ? { ...asked, last_error: await lastError(target.url, io) } : asked
  const secrets = target.credentials.map(({ secret }) => secret)
  await print(report, options, io, redactor(secrets))
  return options.format === 'nagios' ? nagiosStatus(report) : Number(!report.ok)
}

// A time-out is told at once: the time is over.
const gone: ReadonlySet<string> = new Set([
  'GATEWAY_UNREACHABLE',
  'GATEWAY_CLOSED',
  'GATEWAY_STARTING',
  'GATEWAY_STOPPING',
])

/** What the gateway wrote last before it was gone. */
async function lastError(url: string, io: Io): Promise<HealthReport['last_error']> {
  const { lastErrorLine } = await import('../logs/stored-log.ts')
  return lastErrorLine(url, io.env, io.now())
}

async function print(
  report: HealthReport,
  options: HealthOptions,
  io: Io,
  clean: (text: string) => string,
): Promise<void> {
  const { format, quiet, color } = options
  if (quiet) {
    if (!report.ok) io.stderr.write(`${clean(`vitals: ${renderHealthLine(report)}`)}\n`)
  } else if (format === 'json') {
    io.stdout.write(`${clean(JSON.stringify(report, null, 2))}\n`)
  } else if (format === 'nagios') {
    const line = nagiosLine(nagiosStatus(report), renderHealthLine(report), perfdata(report))
    io.stdout.write(`${clean(line)}\n`)
  } else {
    io.stdout.write(`${clean(renderHealth(report, await styleFor(io.stdout, io, color, false)))}\n`)
  }
}

// A part that could not be read is no proof of an outage: the gateway itself has answered.
function nagiosStatus({ ok, state, phase }: HealthReport): 0 | 1 | 2 {
  if (ok) return 0
  return phase === null && state !== 'critical' ? 1 : 2
}

function perfdata({ latency_ms, uptime }: HealthReport): string {
  const latency = `latency=${latency_ms}ms;;;0`
  return uptime === null ? latency : `${latency} uptime=${uptime}s;;;0`
}

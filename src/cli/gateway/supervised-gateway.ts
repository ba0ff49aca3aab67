import { VitalsError } from '../../core/errors.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import { clientEdges } from '../../settings/gateway/client-edges.ts'
import type { GatewayFlags } from '../../settings/gateway/gateway-flags.ts'
import { gatewayOf } from '../../settings/gateway/host-gateway.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import type { Io } from '../run/io.ts'
import { readSettings, signingOf, stateDirectoryOf } from '../run/settings.ts'
import { gatewayLooker } from './gateway-look.ts'
import { hostSupervisors } from './supervisors.ts'

/** What the commands on a supervised gateway work with; close `store` at the end. */
export async function supervisedGateway(flags: GatewayFlags, answerWithinMs: number, io: Io) {
  const settings = await readSettings(io)
  const host = { env: io.env, settings }
  const target = await gatewayOf(flags, 'flags', host, (line) => io.stderr.write(`${escapeControl(line)}\n`))
  if (target.insecure) await (await import('./tell-insecure.ts')).tellInsecure(target, settings, io)
  return {
    target,
    look: gatewayLooker(target, clientEdges(host, io.now)),
    supervisors: hostSupervisors(io, answerWithinMs),
    store: openSqliteStore(stateDirectoryOf(settings, io.env), signingOf(settings, io)),
  }
}

/**
 * Refuses a gateway on another host: its silence says nothing about a service of this one.
 *
 * @throws VitalsError USAGE
 */
export function refuseForeignHost(url: string): void {
  const { hostname, networkInterfaces } = process.getBuiltinModule('node:os')
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = ['localhost', hostname(), ...addresses.map(({ address }) => address)]
  if (own.includes(host) || /^127\./.test(host)) return
  throw new VitalsError('USAGE', {
    params: {
      detail: `The gateway at ${url} is not on this host, and only services of this host are restarted.`,
    },
    hint: 'Run it on the host of the gateway, or name the gateway of this host by --url.',
  })
}

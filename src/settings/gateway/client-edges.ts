import type { ClientEdges } from '../../gateway/client/connect.ts'
import { type KnownGateways, knownGatewaysIn } from '../../gateway/client/known-gateways.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import { packageVersion } from '../package-version.ts'
import { stateDirectory } from '../state-directory.ts'
import type { HostSettings } from './host-gateway.ts'

/**
 * What the gateway client needs of this process.
 *
 * @param now gives epoch milliseconds
 */
export function clientEdges(host: HostSettings, now: () => number): ClientEdges {
  return {
    resolve: resolveName,
    now,
    clientVersion: packageVersion,
    instanceId: instanceOf(host),
    known: knownGatewaysOf(host),
  }
}

/** Who this is among the clients of a gateway: one name for all programs of an account on a host. */
function instanceOf({ env }: HostSettings): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { hostname } = process.getBuiltinModule('node:os')
  const account = `${hostname()} ${process.getuid?.() ?? ''} ${env.HOME ?? ''}`
  return `openvitals-${createHash('sha256').update(account).digest('hex').slice(0, 16)}`
}

// Without a home there is nothing to remember, and no device: the other ways into a gateway still work.
function knownGatewaysOf({ env, settings }: HostSettings): KnownGateways | null {
  try {
    return knownGatewaysIn(settings.state_dir.value ?? stateDirectory(env))
  } catch {
    return null
  }
}

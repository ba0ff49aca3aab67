import type { ClientEdges } from '../../gateway/client/connect.ts'
import { fileMemory, type GatewayMemory } from '../../gateway/client/memory.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import { packageVersion } from '../../settings/package-version.ts'
import { stateDirectory } from '../../settings/state-directory.ts'
import type { Io } from '../run/io.ts'

/**
 * What the gateway client needs of this process.
 *
 * @param directory for what is remembered of gateways; the usual state directory unless told
 */
export function gatewayEdges(io: Io, directory: string | null = null): ClientEdges {
  return {
    resolve: resolveName,
    now: io.now,
    clientVersion: packageVersion,
    memory: memoryIn(io, directory),
  }
}

// Without a home there is nothing to remember, and no device: the other ways into a gateway still work.
function memoryIn(io: Io, directory: string | null): GatewayMemory | null {
  try {
    return fileMemory(directory ?? stateDirectory(io.env))
  } catch {
    return null
  }
}

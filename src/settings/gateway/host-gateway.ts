import { existsSync } from 'node:fs'
import { codeOf } from '../../host/system-error.ts'
import type { Settings } from '../config-resolve.ts'
import { stateDirectory } from '../state-directory.ts'
import { configuredGateway } from './configured-gateway.ts'
import { discoverGateway, type FoundGateway } from './discover.ts'
import { urlInEnvironment } from './environment.ts'
import type { NamedGateway } from './gateway-flags.ts'
import type { GatewayAddress } from './own-gateway.ts'

/** What a program knows of the host that it runs on. */
export interface HostSettings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly settings: Settings
}

/**
 * The gateway that a command or a probe means on this host.
 *
 * @param by who named it: flags may be mixed with the environment, the address of a policy may not
 * @param warn is given one line where a variable has an old name
 * @throws VitalsError as {@link discoverGateway}
 */
export async function gatewayOf(
  named: NamedGateway,
  by: 'flags' | 'policy',
  host: HostSettings,
  warn: (line: string) => void = () => {},
): Promise<FoundGateway> {
  const { env, settings } = host
  const configured = () => configuredGateway(settings)
  const found = await discoverGateway({ named, by, env, configured, warn })
  const isNamed = named.url !== null || urlInEnvironment(env) !== null || configured() !== null
  if (by === 'policy' || (isNamed && named.which !== 'own')) return found
  const own = await ownAddress(host)
  const isMeant = named.which === 'own' || (named.which !== 'openclaw' && found.origin === 'default')
  return own === null && named.which !== 'own' ? found : { ...found, own: { address: own, isMeant } }
}

/** Where our gateway of this account is asked; `null` where none runs. What is loaded for it is so only where it may run. */
async function ownAddress({
  env,
  settings,
}: HostSettings): Promise<Pick<GatewayAddress, 'url' | 'socket'> | null> {
  const directory = settings.state_dir.value ?? stateDirectoryOrNone(env)
  if (directory === null || !existsSync(`${directory}/gateway/gateway.json`)) return null
  const { ownGateway } = await import('./own-gateway.ts')
  const address = ownGateway(directory)
  if (address === null || !isAlive(address.pid)) return null
  return { url: address.url.replace(/^http/, 'ws'), socket: address.socket }
}

function stateDirectoryOrNone(env: HostSettings['env']): string | null {
  try {
    return stateDirectory(env)
  } catch {
    // Where the environment names none, no gateway of this account can have one.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

import type { Settings } from '../config-resolve.ts'
import { configuredGateway } from './configured-gateway.ts'
import { discoverGateway, type FoundGateway } from './discover.ts'
import type { NamedGateway } from './gateway-flags.ts'

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
export function gatewayOf(
  named: NamedGateway,
  by: 'flags' | 'policy',
  { env, settings }: HostSettings,
  warn: (line: string) => void = () => {},
): Promise<FoundGateway> {
  return discoverGateway({ named, by, env, configured: () => configuredGateway(settings), warn })
}

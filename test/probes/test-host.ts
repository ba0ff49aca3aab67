import { resolveSettings } from '../../src/settings/config-resolve.ts'
import type { HostSettings } from '../../src/settings/gateway/host-gateway.ts'

/** What probes of a test know of the host: these variables and no configuration file. */
export function testHost(env: HostSettings['env'] = process.env): HostSettings {
  return { env, settings: resolveSettings(env, [], process.cwd()) }
}

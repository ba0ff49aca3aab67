import { hostname } from 'node:os'
import { agentId } from '../../agent/agent-id.ts'
import { type ConfigName, configNames } from '../../settings/config-keys.ts'
import type { Origin, Settings } from '../../settings/config-resolve.ts'
import type { Io } from '../run/io.ts'
import { colorOf, readSettings, stateDirectoryOf } from '../run/settings.ts'
import { type ShownGateway, shownGateway } from './shown-gateway.ts'

/** One setting as `vitals config show --json` prints it. */
export interface ShownSetting {
  readonly name: ConfigName
  /** What is used, the default included; `null` where there is none. */
  readonly value: string | null
  readonly origin: Origin
}

/** What `vitals config show --json` prints. */
export interface ShownConfiguration {
  readonly settings: ShownSetting[]
  readonly gateway: ShownGateway
}

/**
 * Every setting as it is used, in the order of the table, and the gateway that follows from them.
 *
 * @throws VitalsError CONFIG_INVALID, NOT_PERMITTED, IO, USAGE
 */
export async function shownConfiguration(io: Io): Promise<ShownConfiguration> {
  const settings = await readSettings(io)
  const shown = configNames.map((name) => {
    const { value, origin } = settings[name]
    return { name, value: value ?? defaultOf(name, settings, io), origin }
  })
  return { settings: shown, gateway: await shownGateway(settings, io) }
}

function defaultOf(name: ConfigName, settings: Settings, io: Io): string | null {
  switch (name) {
    case 'policy':
      return `${io.packageRoot}/policies/host.yaml`
    case 'agent_id':
      return agentId(null, hostname)
    case 'color':
      return colorOf(settings, io.env)
    case 'state_dir':
      return stateDirectoryIn(settings, io)
    default:
      return null
  }
}

function stateDirectoryIn(settings: Settings, io: Io): string | null {
  try {
    return stateDirectoryOf(settings, io.env)
  } catch {
    // The environment names no place: then nothing is remembered, and there is no directory to show.
    return null
  }
}

/** Where a setting comes from, in words. */
export function originText({ from, source }: Origin): string {
  if (from === 'default') return 'default'
  return from === 'environment' ? `environment: ${source}` : `${source}`
}

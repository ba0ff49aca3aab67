import { hostname } from 'node:os'
import { agentId } from '../../agent/agent-id.ts'
import { type ConfigName, configNames } from '../../settings/config-keys.ts'
import type { Origin, Settings } from '../../settings/config-resolve.ts'
import type { Io } from '../run/io.ts'
import { colorOf, readSettings, stateDirectoryOf } from '../run/settings.ts'

/** One setting as `vitals config show --json` prints it. */
export interface ShownSetting {
  readonly name: ConfigName
  /** What is used, the default included; `null` where there is none. */
  readonly value: string | null
  readonly origin: Origin
}

/** Every setting as it is used, in the order of the table. @throws VitalsError CONFIG_INVALID, NOT_PERMITTED, IO, USAGE */
export async function shownSettings(io: Io): Promise<ShownSetting[]> {
  const settings = await readSettings(io)
  return configNames.map((name) => {
    const { value, origin } = settings[name]
    return { name, value: value ?? defaultOf(name, settings, io), origin }
  })
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

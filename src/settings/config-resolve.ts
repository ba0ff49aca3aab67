import { dirname, resolve } from 'node:path'
import { type ConfigKey, type ConfigName, type ConfigValues, configKeys, configNames } from './config-keys.ts'

/** A configuration file that was read. */
export interface ConfigFile {
  readonly path: string
  readonly values: ConfigValues
}

/** Where a setting comes from; `source` is the variable or the file. */
export interface Origin {
  readonly from: 'environment' | 'file' | 'default'
  readonly source: string | null
}

/** A setting with its origin; `null` where nobody gave it. Paths are absolute. */
export interface Setting {
  readonly value: string | null
  readonly origin: Origin
}

export type Settings = Readonly<Record<ConfigName, Setting>>

/**
 * Decides every setting: the environment before the files, the files in their order, the first that gives a setting
 * decides it. A flag is stronger than all of this and known to its command alone. Each value stays with the file it
 * came from, so that a later pair of settings can be kept to one file.
 */
export function resolveSettings(
  env: Readonly<Record<string, string | undefined>>,
  files: readonly ConfigFile[],
  directory: string,
): Settings {
  const entries = configNames.map((name) => [name, settingOf(name, env, files, directory)])
  return Object.fromEntries(entries) as Settings
}

function settingOf(
  name: ConfigName,
  env: Readonly<Record<string, string | undefined>>,
  files: readonly ConfigFile[],
  directory: string,
): Setting {
  const key: ConfigKey = configKeys[name]
  for (const variable of key.variables) {
    const value = env[variable]?.split(separatorOf(variable, key))[0]
    if (!value) continue
    return { value: absolute(key, directory, value), origin: { from: 'environment', source: variable } }
  }
  for (const { path, values } of files) {
    const value = values[name]
    if (value === undefined) continue
    const inFile = absolute(key, dirname(resolve(directory, path)), value)
    return { value: inFile, origin: { from: 'file', source: path } }
  }
  return { value: null, origin: { from: 'default', source: null } }
}

// systemd puts colons between several state directories; in any other path a colon is a character like others.
function separatorOf(variable: string, { isPath }: ConfigKey): string {
  if (variable === 'STATE_DIRECTORY') return ':'
  return isPath ? '\0' : '\n'
}

function absolute({ isPath }: ConfigKey, directory: string, value: string): string {
  return isPath ? resolve(directory, value) : value
}

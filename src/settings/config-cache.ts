import { dirname, join } from 'node:path'
import { checksum } from '../core/text/checksum.ts'
import { sha256 } from '../core/text/sha256.ts'
import { readRegularFile } from '../host/files/read-regular-file.ts'
import { distrustOfDirectory } from '../host/files/trusted-place.ts'
import { type ConfigValues, configNames } from './config-keys.ts'
import { packageVersion } from './package-version.ts'

const mostBytes = 1_048_576

/** The text that a cache file holds: a checksum over its own path and the values, and the values. */
export function cacheText(path: string, values: ConfigValues): string {
  const text = `${JSON.stringify(values)}\n`
  return `${checksum(path, text)}\n${text}`
}

/**
 * What was read from a configuration file with these very bytes before; `null` when that is not known. It spares a
 * start the YAML parser.
 */
export function cachedValues(
  bytes: Uint8Array,
  env: Readonly<Record<string, string | undefined>>,
): ConfigValues | null {
  const path = cachePath(bytes, env)
  if (path === null) return null
  try {
    if (distrustOfDirectory(dirname(path)) !== null) return null
    const text = readRegularFile(path, mostBytes).bytes.toString('utf8')
    const newline = text.indexOf('\n')
    const values = text.slice(newline + 1)
    if (text.slice(0, newline) !== checksum(path, values)) return null
    return onlyTexts(JSON.parse(values))
  } catch {
    return null
  }
}

/** The file that keeps what a file with these bytes says; `null` where the environment names no cache. */
export function cachePath(
  bytes: Uint8Array,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const given = env.CACHE_DIRECTORY?.split(':')[0]
  const home = env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, '.cache'))
  const directory = given || (home && join(home, 'vitals'))
  if (!directory?.startsWith('/')) return null
  return join(directory, 'config', `${sha256(bytes).slice(0, 32)}-${packageVersion}.json`)
}

function onlyTexts(data: unknown): ConfigValues {
  const given = data as Readonly<Record<string, unknown>>
  const known = configNames.filter((name) => Object.hasOwn(given, name))
  if (known.some((name) => typeof given[name] !== 'string')) throw new Error('not what was kept')
  return Object.fromEntries(known.map((name) => [name, given[name]]))
}

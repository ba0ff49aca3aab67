import { resolve } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { escapeControl } from '../../render/terminal/escape.ts'
import type { ColorChoice } from '../../settings/color-choice.ts'
import { colorChoices } from '../../settings/color-choice.ts'
import { cachedValues } from '../../settings/config-cache.ts'
import { type FoundFile, findConfigFiles } from '../../settings/config-files.ts'
import type { ConfigValues } from '../../settings/config-keys.ts'
import { type ConfigFile, resolveSettings, type Settings } from '../../settings/config-resolve.ts'
import { stateDirectory } from '../../settings/state-directory.ts'
import type { Signing } from '../../store/checkpoint/trail-signer.ts'
import type { Io } from './io.ts'

// Several parts of one process ask; one line says it.
const told = new WeakSet<Io>()

/**
 * The settings, when they can be told without reading YAML: no file is there, or each was read before. `null` where
 * a file has to be read; nothing was said then.
 */
export function knownSettings(io: Io): Settings | null {
  const found = findConfigFiles(io.env)
  const files: ConfigFile[] = []
  for (const { path, bytes } of found) {
    const values = bytes === null ? null : cachedValues(bytes, io.env)
    if (bytes !== null && values === null) return null
    if (values !== null) files.push({ path, values })
  }
  return decided(found, files, io)
}

/**
 * The settings, from the environment and every configuration file. A file that is passed over is told on standard
 * error.
 *
 * @param cache whether what a file says may be kept for the next start
 * @throws VitalsError CONFIG_INVALID, NOT_PERMITTED, IO, or USAGE for a variable with a wrong value.
 */
export async function readSettings(io: Io, cache: 'keep' | 'leave' = 'keep'): Promise<Settings> {
  const found = findConfigFiles(io.env)
  const files: ConfigFile[] = []
  for (const file of found) {
    if (file.bytes !== null)
      files.push({ path: file.path, values: await valuesOf(file.path, file.bytes, cache, io) })
  }
  return decided(found, files, io)
}

async function valuesOf(
  path: string,
  bytes: Uint8Array,
  cache: 'keep' | 'leave',
  io: Io,
): Promise<ConfigValues> {
  const known = cachedValues(bytes, io.env)
  if (known !== null) return known
  const { readConfigYaml } = await import('../../settings/config-yaml.ts')
  const values = readConfigYaml(path, bytes)
  if (cache === 'keep') (await import('../../settings/config-keep.ts')).keepValues(bytes, values, io.env)
  return values
}

function decided(found: readonly FoundFile[], files: readonly ConfigFile[], io: Io): Settings {
  for (const { path, ignored } of found) {
    if (ignored !== null && !told.has(io)) io.stderr.write(`vitals: ${path} is ignored: ${ignored}.\n`)
  }
  told.add(io)
  const settings = resolveSettings(io.env, files, process.cwd())
  const { value, origin } = settings.color
  if (value !== null && !isColor(value)) {
    const detail = `${origin.source} takes ${colorChoices.join(', ')}, not '${escapeControl(value)}'.`
    throw new VitalsError('USAGE', { params: { detail }, hint: 'Correct or unset it.' })
  }
  return settings
}

/**
 * The colour setting when no flag gives one. In a file it is weaker than the variables that every program obeys,
 * VITALS_COLOR is stronger.
 */
export function colorOf({ color }: Settings, env: Io['env']): ColorChoice {
  if (color.value === null || !isColor(color.value)) return 'auto'
  return color.origin.from === 'file' && (env.FORCE_COLOR || env.NO_COLOR) ? 'auto' : color.value
}

/** Directory of everything that outlives a run. @throws VitalsError CANNOT_WRITE when there is no place for it */
export function stateDirectoryOf({ state_dir }: Settings, env: Io['env']): string {
  return state_dir.value ?? stateDirectory(env)
}

/** The state directory that a command means: the one that is named, else as the settings say. @throws VitalsError CANNOT_WRITE where none is named */
export async function stateDirectoryFor(given: string | undefined, io: Io): Promise<string> {
  if (given !== undefined) return resolve(given)
  return stateDirectoryOf(await readSettings(io), io.env)
}

/** How this process signs what it adds to trails. */
export function signingOf({ audit_checkpoint_to }: Settings, io: Io): Signing {
  return {
    copyTo: audit_checkpoint_to.value,
    warn: (words) => io.stderr.write(`vitals: ${escapeControl(words)}.\n`),
  }
}

function isColor(text: string): text is ColorChoice {
  return (colorChoices as readonly string[]).includes(text)
}

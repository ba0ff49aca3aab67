import { dirname, isAbsolute, join, resolve } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { isObject, type LooseObject } from '../../gateway/protocol/loose-value.ts'
import { readRegularFile, UnfitFileError } from '../../host/files/read-regular-file.ts'
import { openClawVariable } from './environment.ts'

type Env = Readonly<Record<string, string | undefined>>

const deepestInclude = 10
const mostFiles = 100
const mostBytes = 1_048_576
const deepestValue = 64
const formerNames = ['openclaw', 'clawdbot', 'moltbot']

/**
 * Where OpenClaw keeps its configuration: the file or the state directory that the environment names, else the one
 * of the home directory; the names from before the renaming come last.
 */
export function openClawPaths(env: Env): readonly string[] {
  const named = openClawVariable(env, 'CONFIG_PATH')
  if (named !== null) return [fromHome(env, named.value)]
  return stateDirectories(env).flatMap((folder) => formerNames.map((name) => join(folder, `${name}.json`)))
}

function stateDirectories(env: Env): readonly string[] {
  const directory = openClawVariable(env, 'STATE_DIR')
  const home = env.OPENCLAW_HOME || env.HOME || ''
  const profile = /^[\w-]{1,64}$/.test(env.OPENCLAW_PROFILE ?? '') ? `-${env.OPENCLAW_PROFILE}` : ''
  if (directory !== null) return [fromHome(env, directory.value)]
  return isAbsolute(home)
    ? [`.openclaw${profile}`, '.clawdbot', '.moltbot'].map((name) => join(home, name))
    : []
}

/** The directories in which OpenClaw may keep its state, `.env` and its own certificate among it. */
export function openClawStateDirectories(env: Env): readonly string[] {
  const named = openClawVariable(env, 'STATE_DIR') === null ? openClawVariable(env, 'CONFIG_PATH') : null
  return named === null ? stateDirectories(env) : [dirname(fromHome(env, named.value))]
}

/**
 * Reads an OpenClaw configuration with everything that it includes.
 *
 * @returns `null` when there is no such file
 * @throws VitalsError GATEWAY_CONFIG for what is no JSON5, NOT_PERMITTED for what may not be read
 */
export async function readOpenClawFile(path: string): Promise<LooseObject | null> {
  const text = textOf(path)
  if (text === null) return null
  const trail = { paths: [path], read: { files: 0 } }
  const document = await expand(await parse(path, text), path, trail)
  if (!isObject(document)) throw unusable(path, 'it holds no object')
  return document
}

/** The files that lead to a place of a document, and how many it has read in all. */
interface Trail {
  readonly paths: readonly string[]
  readonly read: { files: number }
}

/** Puts in what `$include` names: what it includes lies below what stands beside it. */
async function expand(value: unknown, path: string, trail: Trail, depth = 0): Promise<unknown> {
  if (depth > deepestValue) throw unusable(path, `it is nested deeper than ${deepestValue}`)
  const inside = (item: unknown) => expand(item, path, trail, depth + 1)
  if (Array.isArray(value)) return Promise.all(value.map(inside))
  if (!isObject(value)) return value
  const { $include: include, ...own } = value
  const entries = Object.entries(own).map(async ([key, item]) => [key, await inside(item)] as const)
  const beside = Object.fromEntries(await Promise.all(entries))
  if (include === undefined) return beside
  const names = Array.isArray(include) ? include : [include]
  const parts = await Promise.all(names.map((name) => included(name, path, trail)))
  const below = parts.reduce(merge, {})
  return entries.length === 0 ? below : merge(below, beside)
}

async function included(name: unknown, path: string, { paths, read }: Trail): Promise<unknown> {
  if (typeof name !== 'string' || name === '') throw unusable(path, '$include takes the name of a file')
  const target = resolve(dirname(path), name)
  if (paths.includes(target)) throw unusable(path, `$include leads back to ${target}`)
  if (paths.length > deepestInclude) throw unusable(path, `$include goes deeper than ${deepestInclude}`)
  // Files that include each other several times over would be read more often than anybody has time for.
  read.files += 1
  if (read.files > mostFiles) throw unusable(path, `$include names more than ${mostFiles} files`)
  const text = textOf(target)
  if (text === null) throw unusable(path, `$include names ${target}, which is not there`)
  return expand(await parse(target, text), target, { paths: [...paths, target], read })
}

function merge(below: unknown, above: unknown): unknown {
  if (Array.isArray(below) && Array.isArray(above)) return [...below, ...above]
  if (!isObject(below) || !isObject(above)) return above
  const merged: Record<string, unknown> = { ...below }
  for (const [key, value] of Object.entries(above)) {
    merged[key] = Object.hasOwn(merged, key) ? merge(merged[key], value) : value
  }
  return merged
}

async function parse(path: string, text: string): Promise<unknown> {
  try {
    // Plain JSON is what OpenClaw itself writes; a parser of JSON5 is loaded for what people write.
    return JSON.parse(text, withoutPrototype)
  } catch {
    return parseJson5(path, text)
  }
}

async function parseJson5(path: string, text: string): Promise<unknown> {
  const { default: json5 } = await import('json5')
  try {
    return json5.parse(text, withoutPrototype)
  } catch (cause) {
    const { message } = cause as Error
    throw unusable(path, message.replace(/^JSON5: (.*) at (\d+):(\d+)$/, 'line $2, column $3: $1'))
  }
}

function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}

function textOf(path: string): string | null {
  try {
    return readRegularFile(path, mostBytes).bytes.toString('utf8')
  } catch (cause) {
    if (cause instanceof UnfitFileError) throw unusable(path, cause.message)
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'EACCES' || code === 'EPERM') {
      throw new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
    }
    throw new VitalsError('IO', { params: { path, detail: code }, cause })
  }
}

/** A path as OpenClaw takes it, `~` being the home directory. */
export function fromHome(env: Env, path: string): string {
  return path.startsWith('~/') ? join(env.HOME ?? '', path.slice(2)) : resolve(path)
}

/** GATEWAY_CONFIG for an OpenClaw configuration. */
export function unusable(path: string, detail: string, hint?: string): VitalsError {
  return new VitalsError('GATEWAY_CONFIG', { params: { path, detail }, ...(hint !== undefined && { hint }) })
}

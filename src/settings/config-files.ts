import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { VitalsError } from '../core/errors.ts'

const mostBytes = 256 * 1_024

/** A configuration file as it is on disk, or why it is passed over although it is there. */
export type FoundFile =
  | { readonly path: string; readonly bytes: Uint8Array; readonly ignored: null }
  | { readonly path: string; readonly bytes: null; readonly ignored: string }

/** Where configuration is looked for, the strongest first: here, the user's, the system's. */
export function configPaths(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const xdg = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : null
  const home = xdg ?? (env.HOME?.startsWith('/') ? `${env.HOME}/.config` : null)
  return [
    './vitals.yaml',
    ...(home === null ? [] : [`${home}/vitals/config.yaml`]),
    '/etc/vitals/config.yaml',
  ]
}

/**
 * The configuration files that are there. The one of the working directory names a policy, and a policy can run
 * programs: it is passed over when somebody else owns it or may write it.
 *
 * @throws VitalsError NOT_PERMITTED or IO for a file that is there and cannot be read.
 */
export function findConfigFiles(env: Readonly<Record<string, string | undefined>>): FoundFile[] {
  return configPaths(env).flatMap((path, index) => {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return []
    try {
      return [readFile(path, index === 0)]
    } catch (cause) {
      throw unreadable(path, cause as NodeJS.ErrnoException)
    }
  })
}

function readFile(path: string, isForeignPlace: boolean): FoundFile {
  const descriptor = openSync(path, 'r')
  try {
    const { uid, mode } = fstatSync(descriptor)
    const ignored = isForeignPlace ? distrust(uid, mode) : null
    if (ignored !== null) return { path, bytes: null, ignored }
    const buffer = Buffer.alloc(mostBytes + 1)
    return { path, bytes: buffer.subarray(0, readSync(descriptor, buffer)), ignored: null }
  } finally {
    closeSync(descriptor)
  }
}

function distrust(uid: number, mode: number): string | null {
  if (uid !== 0 && uid !== process.getuid?.()) return 'it belongs to another user'
  return (mode & 0o002) === 0 ? null : 'everybody may write it'
}

function unreadable(path: string, cause: NodeJS.ErrnoException): VitalsError {
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
  }
  const detail = cause.code === 'EISDIR' ? 'it is a directory' : (cause.code ?? cause.message)
  return new VitalsError('IO', { params: { path, detail }, cause })
}

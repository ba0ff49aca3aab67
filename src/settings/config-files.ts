import { resolve } from 'node:path'
import { VitalsError } from '../core/errors.ts'
import { isThere } from '../host/files/is-there.ts'
import { readRegularFile, UnfitFileError } from '../host/files/read-regular-file.ts'
import { distrustOfFile } from '../host/files/trusted-place.ts'

const mostBytes = 256 * 1_024

/** A configuration file as it is on disk, or why it is passed over although it is there. */
export type FoundFile =
  | { readonly path: string; readonly bytes: Uint8Array; readonly ignored: null }
  | { readonly path: string; readonly bytes: null; readonly ignored: string }

/** The configuration of the working directory, which may be anybody's. */
export const hereFile = './vitals.yaml'

/** Where configuration is looked for, the strongest first: here, the user's, the system's. */
export function configPaths(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const xdg = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : null
  const home = xdg ?? (env.HOME?.startsWith('/') ? `${env.HOME}/.config` : null)
  return [hereFile, ...(home === null ? [] : [`${home}/vitals/config.yaml`]), '/etc/vitals/config.yaml']
}

/**
 * The configuration files that are there. They name a policy, which can run programs, and gateways: one that others own
 * or may replace is passed over.
 *
 * @throws VitalsError NOT_PERMITTED or IO for a file that is there and cannot be read.
 */
export function findConfigFiles(env: Readonly<Record<string, string | undefined>>): FoundFile[] {
  return configPaths(env).flatMap((path) => {
    if (!isThere(path)) return []
    try {
      return [readFile(path)]
    } catch (cause) {
      // Anybody may have put a pipe there to hold us up; what belongs there is told as a mistake.
      if (cause instanceof UnfitFileError && cause.kind === 'special') {
        return [{ path, bytes: null, ignored: cause.message }]
      }
      throw unreadable(path, cause as NodeJS.ErrnoException)
    }
  })
}

function readFile(path: string): FoundFile {
  const { stats, bytes } = readRegularFile(path, mostBytes)
  const ignored = distrustOfFile(resolve(path), stats)
  return ignored === null ? { path, bytes, ignored } : { path, bytes: null, ignored }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): VitalsError {
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new VitalsError('NOT_PERMITTED', { params: { detail: `reading ${path}` }, cause })
  }
  return new VitalsError('IO', { params: { path, detail: cause.code ?? cause.message }, cause })
}

import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { sha256 } from '../../core/text/sha256.ts'

const fileName = /^[0-9a-f]{20}\.db$/

/** The file that remembers one policy, and the path that policy is known by. */
export interface StateFile {
  readonly path: string
  readonly policyPath: string
}

/**
 * Where a policy's memory lives: `<stateDir>/probe/<20 hex digits of SHA-256 of its real path>.db`. Of a policy
 * that is gone, the real path of its directory still finds it. A name such as `builtin:host` is no path and is
 * taken as it is.
 */
export function stateFile(stateDir: string, policyPath: string): StateFile {
  const real = /^[a-z]+:[^/]/.test(policyPath) ? policyPath : realPath(policyPath)
  const name = sha256(real).slice(0, 20)
  return { path: join(stateDir, 'probe', `${name}.db`), policyPath: real }
}

/** The name of a policy's chain: that of its state file without the ending. */
export function chainName(stateDir: string, policyPath: string): string {
  return basename(stateFile(stateDir, policyPath).path, '.db')
}

/** Every state file in `stateDir`, in a fixed order; none when there is no such directory. */
export function stateFiles(stateDir: string): readonly string[] {
  const directory = join(stateDir, 'probe')
  try {
    const names = readdirSync(directory).filter((name) => fileName.test(name))
    return names.sort().map((name) => join(directory, name))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function realPath(path: string): string {
  const full = resolve(path)
  return tryRealPath(full) ?? join(tryRealPath(dirname(full)) ?? dirname(full), basename(full))
}

function tryRealPath(path: string): string | null {
  try {
    return realpathSync.native(path)
  } catch {
    return null
  }
}

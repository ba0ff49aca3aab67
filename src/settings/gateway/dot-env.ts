import { join } from 'node:path'
import { readRegularFile } from '../../host/files/read-regular-file.ts'

type Env = Readonly<Record<string, string | undefined>>

const mostBytes = 1_048_576

/** Variables of a file, and the file. */
export interface DotEnv {
  readonly path: string
  readonly env: Env
}

/**
 * The variables that OpenClaw itself reads from `.env` in its state directory, the first directory that has one. A
 * variable of the real environment is stronger than one of the file.
 *
 * @returns no variables where there is no such file, or it may not be read
 */
export function readDotEnv(directories: readonly string[]): DotEnv {
  for (const directory of directories) {
    const path = join(directory, '.env')
    const text = textOf(path)
    if (text !== null) return { path, env: process.getBuiltinModule('node:util').parseEnv(text) }
  }
  return { path: '', env: {} }
}

// A file that only the gateway's own account may read gives nothing here: the gateway then refuses, and says why.
function textOf(path: string): string | null {
  try {
    return readRegularFile(path, mostBytes).bytes.toString('utf8')
  } catch {
    return null
  }
}

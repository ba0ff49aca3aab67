import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { VitalsError } from '../core/errors.ts'
import { replaceFile } from '../host/files/replace-file.ts'
import { distrustOfDirectory } from '../host/files/trusted-place.ts'
import { cachePath, cacheText } from './config-cache.ts'
import type { ConfigValues } from './config-keys.ts'

/** Keeps what a configuration file says for the next start; where it cannot be kept, that start only takes longer. */
export function keepValues(
  bytes: Uint8Array,
  values: ConfigValues,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const path = cachePath(bytes, env)
  if (path === null) return
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (distrustOfDirectory(dirname(path)) !== null) return
    replaceFile(path, cacheText(path, values))
  } catch (error) {
    const isDisk = error instanceof VitalsError || (error as NodeJS.ErrnoException).code !== undefined
    if (!isDisk) throw error
  }
}

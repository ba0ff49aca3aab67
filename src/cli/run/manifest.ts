import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '@oclif/core/command'
import type { PJSON } from '@oclif/core/interfaces'

/** `dist/manifest.json`, made at build: the package's name, version and oclif settings, and every command by its id. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly oclif: PJSON['oclif']
  /** Ids have colons: `audit:list`. */
  readonly commands: Readonly<Record<string, Command.Cached>>
}

/** Reads the manifest of the package in `packageRoot`. */
export function readManifest(packageRoot: string): Manifest {
  return JSON.parse(readFileSync(join(packageRoot, 'dist', 'manifest.json'), 'utf8'))
}

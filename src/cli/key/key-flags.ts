import { resolve } from 'node:path'
import * as Flags from '@oclif/core/flags'
import type { Io } from '../run/io.ts'
import { readSettings, stateDirectoryOf } from '../run/settings.ts'

/** `--state-dir`, as every command of our own gateway takes it. */
export const stateDirFlag = {
  'state-dir': Flags.string({
    helpValue: 'DIR',
    description: 'State directory of the gateway, instead of the one that the settings name.',
  }),
}

/** The state directory that a command means. @throws VitalsError CANNOT_WRITE where none is named */
export async function stateDirectoryFor(given: string | undefined, io: Io): Promise<string> {
  if (given !== undefined) return resolve(given)
  return stateDirectoryOf(await readSettings(io), io.env)
}

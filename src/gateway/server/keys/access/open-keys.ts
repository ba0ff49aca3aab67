import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { socketName } from '../../run/gateway-options.ts'
import { isListening } from '../../socket/own-socket.ts'
import { fileAccess } from './file-access.ts'
import type { KeyAccess } from './key-access.ts'
import { socketAccess } from './socket-access.ts'

/**
 * Opens the credentials of the gateway in a directory.
 *
 * @throws VitalsError STORE_HELD while a gateway starts or stops there, and what its files have against it
 */
export async function openKeys(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Promise<KeyAccess> {
  const socket = join(directory, socketName)
  if (existsSync(socket) && (await isListening(socket))) return socketAccess(socket)
  return await fileAccess(directory, env, now)
}

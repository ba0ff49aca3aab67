import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { socketName } from '../../run/gateway-options.ts'
import type { IssuedKey, IssuedToken } from '../key-keeper.ts'
import type { KeyLine } from '../key-line.ts'
import type { AgentKeyBody } from '../key-rows.ts'
import type { Scope } from '../operator-token.ts'
import { fileAccess } from './file-access.ts'
import { isListening, socketAccess } from './socket-access.ts'

/** The credentials of a gateway from outside: through it while it runs, else on its files. */
export interface KeyAccess {
  list(): Promise<readonly KeyLine[]>
  /** @throws VitalsError KEY_EXISTS */
  createKey(agent: string, labels: AgentKeyBody['labels']): Promise<IssuedKey>
  createToken(name: string, scopes: readonly Scope[]): Promise<IssuedToken>
  /** @throws VitalsError NO_SUCH_KEY */
  rotateKey(agent: string): Promise<IssuedKey>
  /** @throws VitalsError NO_SUCH_KEY */
  revoke(id: string): Promise<void>
  close(): Promise<void>
}

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

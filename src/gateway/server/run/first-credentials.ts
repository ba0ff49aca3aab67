import { join } from 'node:path'
import { writePrivateFile } from '../../../host/files/private-file.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'

/** Where the first credentials lie. */
export interface FirstCredentials {
  /** An operator's token, and nothing else. */
  readonly tokenFile: string
  /** A key of an agent as `key create --json` prints it. */
  readonly keyFile: string
  readonly agent: string
}

/**
 * Makes one operator's token and one agent's key where a gateway has no credential at all, each in a file that its owner
 * alone may read: a log keeps what is printed.
 *
 * @param agent the host's own id
 * @returns `null` where there were some
 */
export async function firstCredentials(
  directory: string,
  agent: string,
  keeper: KeyKeeper,
): Promise<FirstCredentials | null> {
  if ((await keeper.list()).length > 0) return null
  const tokenFile = join(directory, 'operator.token')
  const keyFile = join(directory, 'agent-key.json')
  const { token } = await keeper.createToken('first', ['operator.admin'])
  writePrivateFile(tokenFile, `${token}\n`)
  const key = await keeper.createKey(agent, {})
  writePrivateFile(keyFile, `${JSON.stringify(key)}\n`)
  return { tokenFile, keyFile, agent }
}

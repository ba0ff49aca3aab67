import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFile, writePrivateFile } from '../../../host/files/private-file.ts'
import { firstKeyName } from '../../../settings/gateway/own-gateway.ts'
import type { KeyRow } from '../../../store/gateway/records.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'

/** Where the first credentials lie. */
export interface FirstCredentials {
  /** An operator's token, and nothing else. */
  readonly tokenFile: string
  /** A key of an agent as `key create --json` prints it. */
  readonly keyFile: string
  readonly agent: string
}

const firstName = 'first'

type Keeper = Pick<KeyKeeper, 'list' | 'createToken' | 'createKey' | 'revoke'>

/**
 * Makes one operator's token and one agent's key where a gateway has no credential at all, each in a file that its owner
 * alone may read: a log keeps what is printed. A mark lies beside them until both are whole: where a start was killed in
 * between, nobody has read what it made, so that this is ended and made again.
 *
 * @param agent the host's own id
 * @returns `null` where there were some
 */
export async function firstCredentials(
  directory: string,
  agent: string,
  keeper: Keeper,
): Promise<FirstCredentials | null> {
  const mark = join(directory, 'first-credentials.unfinished')
  const known = await keeper.list()
  if (known.length > 0 && !existsSync(mark)) return null
  makePrivateFile(mark, '')
  for (const { id } of known.filter((row) => isOfFirst(row, agent))) await keeper.revoke(id)
  const tokenFile = join(directory, 'operator.token')
  const keyFile = join(directory, firstKeyName)
  const { token } = await keeper.createToken(firstName, ['operator.admin'])
  writePrivateFile(tokenFile, `${token}\n`)
  const key = await keeper.createKey(agent, {})
  writePrivateFile(keyFile, `${JSON.stringify(key)}\n`)
  rmSync(mark)
  return { tokenFile, keyFile, agent }
}

function isOfFirst({ kind, subject, revokedAt }: KeyRow, agent: string): boolean {
  return revokedAt === null && subject === (kind === 'operator' ? firstName : agent)
}

import { join } from 'node:path'
import { isThere } from '../../../../host/files/is-there.ts'
import { gatewayDirectory } from '../../../../settings/gateway/own-gateway.ts'
import type { KeyAccess } from './key-access.ts'
import { openKeys } from './open-keys.ts'

/** Does something with the credentials of the gateway in a state directory, and lets go of them. */
export async function withKeys<Result>(
  stateDirectory: string,
  { env, now }: { readonly env: Readonly<Record<string, string | undefined>>; readonly now: () => number },
  work: (keys: KeyAccess) => Promise<Result>,
): Promise<Result> {
  const keys = await openKeys(gatewayDirectory(stateDirectory), env, now)
  try {
    return await work(keys)
  } finally {
    await keys.close()
  }
}

/** As {@link withKeys} where a gateway has begun its store; elsewhere nothing is made and the result is `null`. */
export async function withExistingKeys<Result>(
  stateDirectory: string,
  place: Parameters<typeof withKeys>[1],
  work: (keys: KeyAccess) => Promise<Result>,
): Promise<Result | null> {
  if (!isThere(join(gatewayDirectory(stateDirectory), 'gateway.db'))) return null
  return withKeys(stateDirectory, place, work)
}

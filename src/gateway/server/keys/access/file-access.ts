import { openGatewayStore } from '../../../../store/gateway/sqlite/gateway-store.ts'
import { gatewayKey } from '../key-file.ts'
import { KeyKeeper } from '../key-keeper.ts'
import { keyLine } from '../key-line.ts'
import { SecretBox } from '../secret-box.ts'
import type { KeyAccess } from './key-access.ts'

/** Credentials on the files of a gateway that does not run. @throws VitalsError STORE_HELD, STORE_UNUSABLE, … */
export async function fileAccess(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Promise<KeyAccess> {
  const store = openGatewayStore(directory)
  try {
    const { keys } = await store.keys()
    const box = new SecretBox(gatewayKey(directory, env, keys.length === 0).key)
    const keeper = new KeyKeeper({ store, box, now, by: 'files' })
    return {
      list: async () => (await keeper.list()).map((row) => keyLine(row, now())),
      createKey: (agent, labels) => keeper.createKey(agent, labels),
      createToken: (name, scopes) => keeper.createToken(name, scopes),
      createJoiningKey: (enrolment) => keeper.createJoiningKey(enrolment),
      rotateKey: (agent) => keeper.rotateKey(agent),
      revoke: (id) => keeper.revoke(id),
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

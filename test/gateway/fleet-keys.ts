import { hash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gatewayKey } from '../../src/gateway/server/keys/key-file.ts'
import { SecretBox } from '../../src/gateway/server/keys/secret-box.ts'
import type { KeyRow } from '../../src/store/gateway/records.ts'
import { openGatewayStore } from '../../src/store/gateway/sqlite/gateway-store.ts'
import type { Key } from '../process/signed-beat.ts'

/** Gives so many agents a key each, at once, in the state directory of a gateway that does not run. */
export async function fleetKeys(stateDirectory: string, count: number): Promise<readonly Key[]> {
  const directory = join(stateDirectory, 'gateway')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const store = openGatewayStore(directory)
  const box = new SecretBox(gatewayKey(directory, {}, true).key)
  const keys = Array.from({ length: count }, (_, number) => ({
    key_id: `ak_fleet${number}`,
    agent_id: `agent-${number}`,
    secret: hash('sha256', `secret ${number}`, 'buffer'),
  }))
  const rows = keys.map(({ key_id: id, agent_id: subject, secret }): KeyRow => {
    const body = { form: 1, state: 'current', labels: {}, secret: box.seal(secret, id) }
    return { id, kind: 'agent', subject, createdAt: 0, revokedAt: null, body: JSON.stringify(body) }
  })
  await store.changeKeys(await store.keyVersion(), rows, [])
  await store.close()
  return keys.map((key) => ({ ...key, secret: `whsec_${key.secret.toString('base64')}` }))
}

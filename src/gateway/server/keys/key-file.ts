import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VitalsError } from '../../../core/errors.ts'
import { makePrivateFile } from '../../../host/files/private-file.ts'
import { readSecretFile } from '../../client/secret-file.ts'

const fileName = 'gateway.key'
/** The name of systemd's credential that stands for the file. */
const credentialName = 'vitals-gateway-key'

/**
 * The key that the secrets of agents are encrypted by, 32 bytes in base64: systemd's credential `vitals-gateway-key`, else
 * `gateway.key` (0600) beside the database, made when it is first needed.
 *
 * @param mayMake false where keys are stored already, which a new file could not open
 * @throws VitalsError INPUT_NOT_FOUND, SECRET_EXPOSED, INPUT_UNREADABLE, NOT_PERMITTED, IO, CANNOT_WRITE
 */
export function gatewayKey(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
  mayMake: boolean,
): { readonly path: string; readonly key: Uint8Array } {
  const credentials = env.CREDENTIALS_DIRECTORY
  const credential = credentials?.startsWith('/') ? join(credentials, credentialName) : null
  if (credential !== null && existsSync(credential)) return read(credential, true)
  const path = join(directory, fileName)
  if (mayMake && !existsSync(path)) makePrivateFile(path, `${randomBytes(32).toString('base64')}\n`)
  return read(path, false)
}

function read(path: string, guarded: boolean) {
  const key = Buffer.from(readSecretFile(path, guarded), 'base64')
  if (key.length === 32) return { path, key }
  const detail = 'it does not hold 32 bytes in base64'
  throw new VitalsError('INPUT_UNREADABLE', {
    params: { path, detail },
    hint: 'Bring the file back from a copy: without it no key of an agent can be read.',
  })
}

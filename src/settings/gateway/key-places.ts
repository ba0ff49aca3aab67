import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readSecretText } from '../../gateway/client/secret-file.ts'
import type { Setting, Settings } from '../config-resolve.ts'

/** A file with a secret, and whether its directory protects it, whatever its mode. */
export interface SecretPlace {
  readonly path: string
  readonly isGuarded: boolean
}

type Env = Readonly<Record<string, string | undefined>>
type KeySetting = 'agent_key_file' | 'agent_joining_key_file'

/** Where the key lies that a host fetched by a joining key. */
export function joinedKeyPath(stateDirectory: string): string {
  return join(stateDirectory, 'agent-key.json')
}

/**
 * The file of a key that a flag, a setting or a credential of systemd names; `null` where none does. A setting out of a
 * file counts for the gateway of flags, of the environment and of the same file.
 *
 * @param isByFlag whether a flag names the gateway
 */
export function namedKey(
  given: string | null,
  name: KeySetting,
  settings: Settings,
  env: Env,
  isByFlag: boolean,
): SecretPlace | null {
  if (given !== null) return { path: given, isGuarded: false }
  const { [name]: named, agent_gateway_url: address } = settings
  if (named.value !== null && (isByFlag || belongs(named, address))) {
    return { path: named.value, isGuarded: false }
  }
  const credential = name === 'agent_key_file' ? 'vitals-agent-key' : 'vitals-joining-key'
  const credentials = env.CREDENTIALS_DIRECTORY
  const path = credentials?.startsWith('/') ? join(credentials, credential) : null
  return path !== null && existsSync(path) ? { path, isGuarded: true } : null
}

/** The gateway that a host joined by the key in this file; `null` where it does not say so. @throws VitalsError */
export function joinedGateway(path: string): URL | null {
  if (!existsSync(path)) return null
  // What is wrong with it is told by whoever signs with it.
  try {
    const { gateway_url: url } = JSON.parse(readSecretText(path)) as { readonly gateway_url?: unknown }
    return typeof url === 'string' ? URL.parse(url) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** What a stranger's `./vitals.yaml` names must not get what another file keeps. */
function belongs(key: Setting, address: Setting): boolean {
  return (
    [key, address].some(({ origin }) => origin.from !== 'file') || key.origin.source === address.origin.source
  )
}

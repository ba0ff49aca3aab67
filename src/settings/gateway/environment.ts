import type { Credential } from '../../gateway/client/handshake.ts'
import { readSecretFile } from '../../gateway/client/secret-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A variable that is set, under the name that it has. */
export interface Named {
  readonly name: string
  readonly value: string
}

const formerPrefixes = ['CLAWDBOT_', 'MOLTBOT_']

/** The names that OpenClaw's variables bore before it was renamed are read too, the new one first. */
export function openClawVariable(env: Env, rest: string): Named | null {
  return firstOf(
    env,
    ['OPENCLAW_', ...formerPrefixes].map((prefix) => prefix + rest),
  )
}

/** The first of these variables that says something. */
export function firstOf(env: Env, names: readonly string[]): Named | null {
  for (const name of names) {
    const value = env[name]?.trim()
    if (value) return { name, value }
  }
  return null
}

/** One line for people who still use a name from before the renaming; `null` for any other. */
export function deprecation(name: string): string | null {
  const prefix = formerPrefixes.find((former) => name.startsWith(former))
  return prefix === undefined
    ? null
    : `vitals: ${name} is an old name; use OPENCLAW_${name.slice(prefix.length)}.`
}

/** The gateway's address in the environment. */
export function urlInEnvironment(env: Env): Named | null {
  return firstOf(env, ['VITALS_GATEWAY_URL']) ?? openClawVariable(env, 'GATEWAY_URL')
}

/** The port of a gateway on this host in the environment. */
export function portInEnvironment(env: Env): Named | null {
  return openClawVariable(env, 'GATEWAY_PORT')
}

/**
 * The credentials in the environment, ours before OpenClaw's: variables, files that they name, and what systemd
 * hands over in `$CREDENTIALS_DIRECTORY` as `gateway-token` or `gateway-password`.
 *
 * @throws VitalsError when a file that is named cannot be used
 */
export function credentialsInEnvironment(env: Env): Credential[] {
  return [...ownCredentials(env), ...openClawCredentials(env)]
}

/** As {@link credentialsInEnvironment}, without OpenClaw's variables. */
export function ownCredentials(env: Env): Credential[] {
  return [
    ...plain(env, 'token', 'VITALS_GATEWAY_TOKEN'),
    ...inFile(env, 'token', 'VITALS_TOKEN_FILE'),
    ...fromSystemd(env, 'token'),
    ...plain(env, 'password', 'VITALS_GATEWAY_PASSWORD'),
    ...inFile(env, 'password', 'VITALS_PASSWORD_FILE'),
    ...fromSystemd(env, 'password'),
  ]
}

/**
 * OpenClaw's own variables only.
 *
 * @param file where they stand; `null` for the environment itself
 */
export function openClawCredentials(env: Env, file: string | null = null): Credential[] {
  const kinds = [
    ['token', openClawVariable(env, 'GATEWAY_TOKEN')],
    ['password', openClawVariable(env, 'GATEWAY_PASSWORD')],
  ] as const
  return kinds.flatMap(([kind, named]) =>
    named === null
      ? []
      : [{ kind, secret: named.value, origin: file === null ? named.name : `${named.name} in ${file}` }],
  )
}

/** A file that is named on the command line or in a configuration; one inside systemd's directory is guarded. */
export function credentialFile(env: Env, kind: Credential['kind'], path: string): Credential {
  const directory = env.CREDENTIALS_DIRECTORY
  const guarded = Boolean(directory) && path.startsWith(`${directory}/`) && !path.includes('/../')
  return { kind, secret: readSecretFile(path, guarded), origin: path }
}

function plain(env: Env, kind: Credential['kind'], name: string): Credential[] {
  const found = firstOf(env, [name])
  return found === null ? [] : [{ kind, secret: found.value, origin: name }]
}

function inFile(env: Env, kind: Credential['kind'], name: string): Credential[] {
  const found = firstOf(env, [name])
  return found === null ? [] : [credentialFile(env, kind, found.value)]
}

function fromSystemd(env: Env, kind: Credential['kind']): Credential[] {
  const directory = env.CREDENTIALS_DIRECTORY
  if (!directory?.startsWith('/')) return []
  const path = `${directory}/gateway-${kind}`
  const isThere = process.getBuiltinModule('node:fs').existsSync(path)
  return isThere ? [credentialFile(env, kind, path)] : []
}

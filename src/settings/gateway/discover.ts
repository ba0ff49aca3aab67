import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import type { GatewayTarget } from '../../gateway/client/connect.ts'
import type { Credential } from '../../gateway/client/handshake.ts'
import { codeOf } from '../../host/system-error.ts'
import {
  credentialFile,
  credentialsInEnvironment,
  deprecation,
  portInEnvironment,
  urlInEnvironment,
} from './environment.ts'
import type { NamedGateway } from './gateway-flags.ts'
import { gatewayUrl, usualUrl } from './gateway-url.ts'
import { readOpenClaw } from './openclaw-gateway.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a configuration file of ours says of the gateway; the paths are absolute. */
export interface ConfiguredGateway {
  /** The file. */
  readonly origin: string
  readonly url: string
  readonly tokenFile: string | null
  readonly passwordFile: string | null
  readonly tlsFingerprint: string | null
  /** The only directory in which a credential for it may lie; `null` where any will do. */
  readonly folder: string | null
}

/** A gateway that was found, and where. */
export interface FoundGateway extends GatewayTarget {
  /** `--url`, the name of a variable, the path of a file, or `default`. */
  readonly origin: string
  /** Where the fingerprint came from; `null` for the usual verification. */
  readonly tlsOrigin: string | null
  /** Our own gateway of this account, where nothing named one and it runs. */
  readonly own?: {
    /** Where it listens; `null` where it was chosen and does not run. */
    readonly address: { readonly url: string; readonly socket: string } | null
    /** It is meant, because there is no other or it was chosen. */
    readonly isMeant: boolean
  } | null
}

interface Places {
  readonly named: NamedGateway
  /** Who named it: what a policy says of an address is no more than what a file says. */
  readonly by: 'flags' | 'policy'
  readonly env: Env
  /** What our own configuration files say; asked only where neither `named` nor the environment gives an address. */
  readonly configured: () => ConfiguredGateway | null
  /** Told once each: variables with names from before OpenClaw's renaming. */
  readonly warn: (line: string) => void
}

type Found = Omit<FoundGateway, 'insecure'>

/**
 * Finds the gateway for every command and every probe: what it was named as, environment, our configuration,
 * OpenClaw's own, and at last the usual port. Flags and environment may be mixed; an address from a file or a policy
 * takes its credential from there only, so that a stranger's `./vitals.yaml` never gets ours.
 *
 * @throws VitalsError USAGE, GATEWAY_CONFIG, SECRET_EXPOSED or why a file cannot be read
 */
export async function discoverGateway(places: Places): Promise<FoundGateway> {
  const { named, env, warn } = places
  const found = byName(places) ?? byVariable(places) ?? byOwnFile(places) ?? (await byOpenClaw(places))
  const variables = [urlInEnvironment(env), portInEnvironment(env)].map((variable) => variable?.name ?? '')
  const used = [found.origin, ...found.credentials.map(({ origin }) => origin)]
  const old = [...variables.filter((name) => used.includes(name)), ...used].flatMap(
    (name) => deprecation(name) ?? [],
  )
  if (old[0] !== undefined) warn(old[0])
  return { ...found, ...pinned(places, found), insecure: named.insecure }
}

/** A fingerprint that somebody gave counts for every address, the one given with the question first. */
function pinned({ named, by, env }: Places, found: Found): Pick<Found, 'tlsFingerprint' | 'tlsOrigin'> {
  if (named.tlsFingerprint !== null) {
    const tlsOrigin = by === 'flags' ? '--tls-fingerprint' : 'tls_fingerprint of the probe'
    return { tlsFingerprint: named.tlsFingerprint, tlsOrigin }
  }
  const inEnvironment = env.VITALS_TLS_FINGERPRINT?.trim()
  if (inEnvironment) return { tlsFingerprint: inEnvironment, tlsOrigin: 'VITALS_TLS_FINGERPRINT' }
  return { tlsFingerprint: found.tlsFingerprint, tlsOrigin: found.tlsOrigin }
}

function byName({ named, by, env }: Places): Found | null {
  if (named.url === null) return null
  const origin = by === 'flags' ? '--url' : 'url of the probe'
  const credentials = namedCredentials(named, env) ?? (by === 'flags' ? credentialsInEnvironment(env) : [])
  return { url: gatewayUrl(named.url, origin), credentials, tlsFingerprint: null, tlsOrigin: null, origin }
}

function byVariable({ named, env }: Places): Found | null {
  const given = urlInEnvironment(env)
  if (given === null) return null
  const credentials = namedCredentials(named, env) ?? credentialsInEnvironment(env)
  const { name: origin } = given
  return { url: gatewayUrl(given.value, origin), credentials, tlsFingerprint: null, tlsOrigin: null, origin }
}

function byOwnFile({ named, by, env, configured }: Places): Found | null {
  if (portInEnvironment(env) !== null) return null
  const file = configured()
  if (file === null) return null
  if (named.tokenFile !== null || named.passwordFile !== null) {
    throw new VitalsError('USAGE', {
      params: { detail: `The address of the gateway comes from ${file.origin}, so its credential must too.` },
      hint: `Name the gateway by ${by === 'flags' ? '--url' : 'url'} as well, or the file of the secret in the same configuration.`,
    })
  }
  const { origin, tlsFingerprint } = file
  return {
    url: gatewayUrl(file.url, `gateway_url in ${origin}`),
    credentials: fileCredentials(besideOnly(file), env),
    tlsFingerprint,
    tlsOrigin: tlsFingerprint === null ? null : origin,
    origin,
  }
}

/**
 * The `./vitals.yaml` of a folder that somebody else made may name an address, but of our secrets none: only one that
 * lies beside it, and is no link to elsewhere.
 */
function besideOnly(file: ConfiguredGateway): ConfiguredGateway {
  const { folder } = file
  if (folder === null) return file
  for (const path of [file.tokenFile, file.passwordFile]) {
    if (path === null || isIn(folder, path)) continue
    throw new VitalsError('GATEWAY_CONFIG', {
      params: {
        path: file.origin,
        detail: `${path} does not lie beside it, and a file of the working directory may open its gateway with nothing else`,
      },
      hint: 'Name the gateway by --url with --token-file, or in the configuration of your own.',
    })
  }
  return file
}

function isIn(folder: string, path: string): boolean {
  try {
    return dirname(realpathSync(path)) === realpathSync(folder)
  } catch (error) {
    // What is not there can tell nothing; why is told where it is read.
    return codeOf(error) === 'ENOENT' && dirname(path) === folder
  }
}

async function byOpenClaw({ named, env }: Places): Promise<Found> {
  const explicit = namedCredentials(named, env)
  const found = await readOpenClaw(env)
  if (found !== null) {
    const origin = portInEnvironment(env)?.name ?? found.origin
    return { ...found, credentials: explicit ?? found.usableCredentials(), origin }
  }
  const port = portInEnvironment(env)
  return {
    url: port === null ? usualUrl : gatewayUrl(`ws://127.0.0.1:${port.value}`, port.name),
    credentials: explicit ?? credentialsInEnvironment(env),
    tlsFingerprint: null,
    tlsOrigin: null,
    origin: port?.name ?? 'default',
  }
}

/** What was named with the question wins over everything else; `null` where nothing was. */
function namedCredentials(named: NamedGateway, env: Env): Credential[] | null {
  const credentials = fileCredentials(named, env)
  return credentials.length === 0 ? null : credentials
}

function fileCredentials(
  { tokenFile, passwordFile }: Pick<NamedGateway, 'tokenFile' | 'passwordFile'>,
  env: Env,
): Credential[] {
  return [
    ...(tokenFile === null ? [] : [credentialFile(env, 'token', tokenFile)]),
    ...(passwordFile === null ? [] : [credentialFile(env, 'password', passwordFile)]),
  ]
}

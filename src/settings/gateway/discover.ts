import { VitalsError } from '../../core/errors.ts'
import type { GatewayTarget } from '../../gateway/client/connect.ts'
import type { Credential } from '../../gateway/client/handshake.ts'
import {
  credentialFile,
  credentialsInEnvironment,
  deprecation,
  portInEnvironment,
  urlInEnvironment,
} from './environment.ts'
import type { GatewayFlags } from './gateway-flags.ts'
import { gatewayUrl, usualUrl } from './gateway-url.ts'
import { openClawPaths, readOpenClawFile } from './openclaw-file.ts'
import { openClawGateway } from './openclaw-gateway.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a configuration file of ours says of the gateway; the paths are absolute. */
export interface ConfiguredGateway {
  /** The file. */
  readonly origin: string
  readonly url: string
  readonly tokenFile: string | null
  readonly passwordFile: string | null
  readonly tlsFingerprint: string | null
}

/** A gateway that was found, and where. */
export interface FoundGateway extends GatewayTarget {
  /** `--url`, the name of a variable, the path of a file, or `default`. */
  readonly origin: string
}

interface Places {
  readonly flags: GatewayFlags
  readonly env: Env
  /** What our own configuration files say; asked only where neither flags nor environment name a gateway. */
  readonly configured: () => ConfiguredGateway | null
  /** Told once each: variables with names from before OpenClaw's renaming. */
  readonly warn: (line: string) => void
}

/**
 * Finds the gateway: flag, environment, our configuration, OpenClaw's own, and at last the usual port. Flags and
 * environment may be mixed; an address from one of our files takes its credential from the same file only, so that
 * a stranger's `./vitals.yaml` never gets ours.
 *
 * @throws VitalsError USAGE, GATEWAY_CONFIG, SECRET_EXPOSED or why a file cannot be read
 */
export async function discoverGateway({ flags, env, configured, warn }: Places): Promise<FoundGateway> {
  const found = byFlagOrVariable(flags, env) ?? byOwnFile(flags, env, configured)
  const gateway = found ?? (await byOpenClaw(flags, env))
  const named = [urlInEnvironment(env), portInEnvironment(env)].map((variable) => variable?.name ?? '')
  const used = [gateway.origin, ...gateway.credentials.map(({ origin }) => origin)]
  const old = [...named.filter((name) => used.includes(name)), ...used].flatMap(
    (name) => deprecation(name) ?? [],
  )
  if (old[0] !== undefined) warn(old[0])
  return gateway
}

function byFlagOrVariable(flags: GatewayFlags, env: Env): FoundGateway | null {
  const given = flags.url === null ? urlInEnvironment(env) : { name: '--url', value: flags.url }
  if (given === null) return null
  return {
    url: gatewayUrl(given.value, given.name),
    credentials: explicitCredentials(flags, env) ?? credentialsInEnvironment(env),
    tlsFingerprint: flags.tlsFingerprint ?? env.VITALS_TLS_FINGERPRINT ?? null,
    insecure: flags.insecure,
    origin: given.name,
  }
}

function byOwnFile(flags: GatewayFlags, env: Env, configured: Places['configured']): FoundGateway | null {
  if (portInEnvironment(env) !== null) return null
  const file = configured()
  if (file === null) return null
  if (flags.tokenFile !== null || flags.passwordFile !== null) {
    throw new VitalsError('USAGE', {
      params: { detail: `The address of the gateway comes from ${file.origin}, so its credential must too.` },
      hint: 'Name the gateway by --url as well, or the file of the secret in the same configuration.',
    })
  }
  const token = file.tokenFile === null ? [] : [credentialFile(env, 'token', file.tokenFile)]
  const password = file.passwordFile === null ? [] : [credentialFile(env, 'password', file.passwordFile)]
  return {
    url: gatewayUrl(file.url, `gateway_url in ${file.origin}`),
    credentials: [...token, ...password],
    tlsFingerprint: flags.tlsFingerprint ?? file.tlsFingerprint,
    insecure: flags.insecure,
    origin: file.origin,
  }
}

async function byOpenClaw(flags: GatewayFlags, env: Env): Promise<FoundGateway> {
  const explicit = explicitCredentials(flags, env)
  const { insecure } = flags
  for (const path of openClawPaths(env)) {
    const config = await readOpenClawFile(path)
    if (config === null) continue
    const found = openClawGateway(config, path, env)
    const credentials = explicit ?? found.credentials
    const tlsFingerprint = flags.tlsFingerprint ?? found.tlsFingerprint
    return { ...found, credentials, tlsFingerprint, insecure, origin: portInEnvironment(env)?.name ?? path }
  }
  const port = portInEnvironment(env)
  return {
    url: port === null ? usualUrl : gatewayUrl(`ws://127.0.0.1:${port.value}`, port.name),
    credentials: explicit ?? credentialsInEnvironment(env),
    tlsFingerprint: flags.tlsFingerprint,
    insecure,
    origin: port?.name ?? 'default',
  }
}

/** What the flags name; the same flag wins over everything else. */
function explicitCredentials({ tokenFile, passwordFile }: GatewayFlags, env: Env): Credential[] | null {
  if (tokenFile === null && passwordFile === null) return null
  return [
    ...(tokenFile === null ? [] : [credentialFile(env, 'token', tokenFile)]),
    ...(passwordFile === null ? [] : [credentialFile(env, 'password', passwordFile)]),
  ]
}

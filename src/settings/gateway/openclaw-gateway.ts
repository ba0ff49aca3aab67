import type { Credential } from '../../gateway/client/handshake.ts'
import { type LooseObject, numberOf, objectOf } from '../../gateway/protocol/loose-value.ts'
import { type DotEnv, readDotEnv } from './dot-env.ts'
import { openClawVariable, ownCredentials, portInEnvironment } from './environment.ts'
import { gatewayUrl, usualUrl } from './gateway-url.ts'
import { hostCertificate } from './host-certificate.ts'
import {
  fromHome,
  openClawPaths,
  openClawStateDirectories,
  readOpenClawFile,
  unusable,
} from './openclaw-file.ts'
import { distinct, OpenClawSettings } from './openclaw-settings.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The gateway that OpenClaw on this host means. */
export interface OpenClawGateway {
  readonly url: string
  /** The file that says it. */
  readonly origin: string
  readonly tlsFingerprint: string | null
  readonly tlsOrigin: string | null
  /**
   * What opens it, in the order in which that release tries it.
   *
   * @throws VitalsError GATEWAY_CONFIG when the only one cannot be read here (a SecretRef, a variable that is not set)
   */
  usableCredentials(): readonly Credential[]
}

const usualPort = 18_789
// From this release on a gateway's own configuration is stronger than the environment.
const configFirstSince = '2026.2.26'

/**
 * The gateway of this host, or the remote one, that OpenClaw's configuration and its `.env` name. The variables of
 * OpenClaw's credentials are among those that open it, as they are for OpenClaw itself, and for the gateway of this
 * host so is `VITALS_GATEWAY_TOKEN`.
 *
 * @returns `null` where there is no such file
 * @throws VitalsError GATEWAY_CONFIG, NOT_PERMITTED, IO
 */
export async function readOpenClaw(env: Env): Promise<OpenClawGateway | null> {
  const directories = openClawStateDirectories(env)
  const dotEnv = readDotEnv(directories)
  for (const path of openClawPaths(env)) {
    const config = await readOpenClawFile(path)
    if (config === null) continue
    const gateway = objectOf(config.gateway)
    const read = new OpenClawSettings(path, env, dotEnv)
    const byFile = openClawVariable(dotEnv.env, 'GATEWAY_URL')
    if (byFile !== null) return ofDotEnv(byFile.value, byFile.name, read)
    return gateway.mode === 'remote'
      ? remote(objectOf(gateway.remote), read)
      : local(config, gateway, read, directories)
  }
  return dotEnv.path === '' ? null : alone(env, dotEnv)
}

/** An address in `.env` is opened by what stands there too, as one in the environment is by the environment. */
function ofDotEnv(url: string, name: string, read: OpenClawSettings): OpenClawGateway {
  return {
    url: gatewayUrl(url, `${name} in ${read.dotEnv.path}`),
    origin: read.dotEnv.path,
    tlsFingerprint: null,
    tlsOrigin: null,
    usableCredentials: () => read.inEnvironment(),
  }
}

/** A gateway that runs without a configuration: all that is known of it stands in `.env`. */
function alone(env: Env, dotEnv: DotEnv): OpenClawGateway {
  const read = new OpenClawSettings(dotEnv.path, env, dotEnv)
  const byFile = openClawVariable(dotEnv.env, 'GATEWAY_URL')
  if (byFile !== null) return ofDotEnv(byFile.value, byFile.name, read)
  const port = portInEnvironment(env) ?? portInEnvironment(dotEnv.env)
  return {
    url: port === null ? usualUrl : gatewayUrl(`ws://127.0.0.1:${port.value}`, port.name),
    origin: dotEnv.path,
    tlsFingerprint: null,
    tlsOrigin: null,
    usableCredentials: () => distinct([...ownCredentials(env), ...read.inEnvironment()]),
  }
}

function remote(settings: LooseObject, read: OpenClawSettings): OpenClawGateway {
  const url = read.text(settings.url, 'gateway.remote.url')
  if (url === null) throw unusable(read.path, 'gateway.mode is remote and gateway.remote.url is not set')
  const tlsFingerprint = read.text(settings.tlsFingerprint, 'gateway.remote.tlsFingerprint')
  return {
    url: gatewayUrl(url, `gateway.remote.url in ${read.path}`),
    origin: read.path,
    tlsFingerprint,
    tlsOrigin: tlsFingerprint === null ? null : `gateway.remote.tlsFingerprint in ${read.path}`,
    usableCredentials: () =>
      read.usable([
        ...read.credential('token', settings.token, 'gateway.remote.token'),
        ...read.inEnvironment(),
        ...read.credential('password', settings.password, 'gateway.remote.password'),
      ]),
  }
}

function local(
  config: LooseObject,
  gateway: LooseObject,
  read: OpenClawSettings,
  directories: readonly string[],
): OpenClawGateway {
  const tls = objectOf(gateway.tls)
  const named = portInEnvironment(read.env) ?? portInEnvironment(read.dotEnv.env)
  const port = named?.value ?? String(numberOf(gateway.port) ?? usualPort)
  const isSecure = tls.enabled === true
  const certPath = isSecure ? read.text(tls.certPath, 'gateway.tls.certPath') : null
  const certificate = isSecure
    ? hostCertificate(certPath === null ? null : fromHome(read.env, certPath), directories)
    : null
  return {
    url: gatewayUrl(`${isSecure ? 'wss' : 'ws'}://127.0.0.1:${port}`, `the gateway's port in ${read.path}`),
    origin: read.path,
    tlsFingerprint: certificate?.fingerprint ?? null,
    tlsOrigin: certificate?.origin ?? null,
    usableCredentials: () => localCredentials(config, objectOf(gateway.auth), read),
  }
}

function localCredentials(config: LooseObject, auth: LooseObject, read: OpenClawSettings): Credential[] {
  // A gateway that takes no credential is shown none: anyone who has taken its port would read it.
  if (auth.mode === 'none') return []
  const configured = [
    ...read.credential('token', auth.token, 'gateway.auth.token'),
    ...read.credential('password', auth.password, 'gateway.auth.password'),
  ]
  const inEnvironment = read.inEnvironment()
  const all = configComesFirst(config) ? [...configured, ...inEnvironment] : [...inEnvironment, ...configured]
  const wanted = all.filter(({ kind }) => kind === kindOf(auth, all))
  return distinct(read.usable([...ownCredentials(read.env), ...wanted]))
}

/** A configuration that names no mode and no token but a password has a password. */
function kindOf({ mode }: LooseObject, all: readonly Credential[]): Credential['kind'] {
  if (mode === 'password' || mode === 'token') return mode
  return all.length > 0 && all.every(({ kind }) => kind === 'password') ? 'password' : 'token'
}

// The file says which release wrote it last; where it does not, the present order is taken.
function configComesFirst(config: LooseObject): boolean {
  const { lastTouchedVersion: version } = objectOf(config.meta)
  if (typeof version !== 'string') return true
  const [ours, theirs] = [configFirstSince, version].map((text) => text.split(/[.-]/).map(Number))
  for (const [index, part] of (ours ?? []).entries()) {
    const other = theirs?.[index] ?? 0
    if (other !== part) return !(other < part)
  }
  return true
}

import type { Credential } from '../../gateway/client/handshake.ts'
import { isObject, type LooseObject, numberOf, objectOf } from '../../gateway/protocol/loose-value.ts'
import { openClawCredentials, ownCredentials, portInEnvironment } from './environment.ts'
import { gatewayUrl } from './gateway-url.ts'
import { unusable } from './openclaw-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The gateway that an OpenClaw configuration means. */
export interface OpenClawGateway {
  readonly url: string
  readonly credentials: readonly Credential[]
  readonly tlsFingerprint: string | null
}

const usualPort = 18_789
const variable = /\$\$?\{([A-Z_][A-Z0-9_]*)\}/g
// From this release on a gateway's own configuration is stronger than the environment.
const configFirstSince = '2026.2.26'

/**
 * The gateway of this host, or the remote one, that an OpenClaw configuration names, with its credentials in the
 * order in which that release tries them; `OPENCLAW_GATEWAY_TOKEN` is one of them, as it is for OpenClaw itself, and
 * for the gateway of this host so is `VITALS_GATEWAY_TOKEN`.
 *
 * @throws VitalsError GATEWAY_CONFIG when the only credential is one that cannot be read here (a SecretRef)
 */
export function openClawGateway(config: LooseObject, path: string, env: Env): OpenClawGateway {
  const gateway = objectOf(config.gateway)
  const read = new SettingReader(path, env)
  return gateway.mode === 'remote' ? remote(objectOf(gateway.remote), read) : local(config, gateway, read)
}

function remote(settings: LooseObject, read: SettingReader): OpenClawGateway {
  const url = read.text(settings.url, 'gateway.remote.url')
  if (url === null) throw unusable(read.path, 'gateway.mode is remote and gateway.remote.url is not set')
  const own = [
    ...read.credential('token', settings.token, 'gateway.remote.token'),
    ...openClawCredentials(read.env),
    ...read.credential('password', settings.password, 'gateway.remote.password'),
  ]
  return {
    url: gatewayUrl(url, `gateway.remote.url in ${read.path}`),
    credentials: read.usable(own),
    tlsFingerprint: read.text(settings.tlsFingerprint, 'gateway.remote.tlsFingerprint'),
  }
}

function local(config: LooseObject, gateway: LooseObject, read: SettingReader): OpenClawGateway {
  const auth = objectOf(gateway.auth)
  const port = portInEnvironment(read.env)?.value ?? String(numberOf(gateway.port) ?? usualPort)
  const scheme = objectOf(gateway.tls).enabled === true ? 'wss' : 'ws'
  const kind = auth.mode === 'password' ? 'password' : 'token'
  const configured = [
    ...read.credential('token', auth.token, 'gateway.auth.token'),
    ...read.credential('password', auth.password, 'gateway.auth.password'),
  ]
  const inEnvironment = openClawCredentials(read.env)
  const lists = configComesFirst(config) ? [configured, inEnvironment] : [inEnvironment, configured]
  const wanted = auth.mode === 'none' ? [] : lists.flat().filter((credential) => credential.kind === kind)
  return {
    url: gatewayUrl(`${scheme}://127.0.0.1:${port}`, `the gateway's port in ${read.path}`),
    credentials: distinct(read.usable([...ownCredentials(read.env), ...wanted])),
    tlsFingerprint: null,
  }
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

// The same secret twice would be refused twice, each time more slowly.
function distinct(credentials: readonly Credential[]): Credential[] {
  return credentials.filter(
    ({ secret }, at) => credentials.findIndex((each) => each.secret === secret) === at,
  )
}

class SettingReader {
  readonly path: string
  readonly env: Env
  #unreadable: string | null = null

  constructor(path: string, env: Env) {
    this.path = path
    this.env = env
  }

  text(value: unknown, name: string): string | null {
    if (value === undefined || value === null || value === '') return null
    if (typeof value !== 'string') throw unusable(this.path, `${name} is no text`)
    return value.replace(variable, (whole, key: string) => this.#substitute(whole, key, name))
  }

  /** A credential in the file; what cannot be read here is only noted, because another one may do. */
  credential(kind: Credential['kind'], value: unknown, name: string): Credential[] {
    if (isObject(value)) {
      this.#unreadable ??= name
      return []
    }
    const secret = this.text(value, name)
    return secret === null ? [] : [{ kind, secret, origin: `${name} in ${this.path}` }]
  }

  /** The credentials, unless there are none because one could not be read. */
  usable(credentials: readonly Credential[]): readonly Credential[] {
    if (credentials.length > 0 || this.#unreadable === null) return credentials
    throw unusable(
      this.path,
      `${this.#unreadable} is a SecretRef, which only OpenClaw itself can resolve`,
      'Give the secret by --token-file or OPENCLAW_GATEWAY_TOKEN.',
    )
  }

  #substitute(whole: string, key: string, name: string): string {
    if (whole.startsWith('$$')) return whole.slice(1)
    const value = this.env[key]
    if (value) return value
    throw unusable(this.path, `${name} needs the variable ${key}, which is not set`)
  }
}

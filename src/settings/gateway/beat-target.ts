import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VitalsError } from '../../core/errors.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import type { Setting, Settings } from '../config-resolve.ts'
import { gatewayUrl } from './gateway-url.ts'
import { firstAgentKey, ownGateway } from './own-gateway.ts'

/** What flags say of where beats go; `null` where they do not. */
export interface BeatTargetFlags {
  readonly url: string | null
  readonly keyFile: string | null
  readonly caFile: string | null
  /** Whether beats may go over a network unencrypted. */
  readonly insecure: boolean
}

/** Where an agent's beats go, and by which key. */
export interface BeatTarget {
  /** Where the gateway is now, for people too; `null` while the one of this account does not run. */
  readonly locate: () => URL | null
  readonly keyFile: string
  /** Whether the directory of the key protects it, whatever its mode. */
  readonly keyIsGuarded: boolean
  /** The only certificates that are trusted, in PEM; `null` for those of the system. */
  readonly ca: string | null
  /** Whether nobody on the way can change what the gateway answers: TLS or this host alone. */
  readonly isTrusted: boolean
  /** Whether the gateway is on this very host. */
  readonly isLocal: boolean
}

type Env = Readonly<Record<string, string | undefined>>

const credentialName = 'vitals-agent-key'
const mostCertificateBytes = 1_024 * 1_024

/**
 * Finds the gateway and the key of an agent: flags, the environment, configuration files, for the key systemd's credential
 * `vitals-agent-key`, and on the host of a gateway of this account that gateway and the key that it made first. A key
 * that a file names is used for the gateway that the same file names, and for those of flags and the environment.
 *
 * @throws VitalsError AGENT_UNCONFIGURED, BEATS_IN_PLAIN, USAGE, and for certificates INPUT_NOT_FOUND or IO
 */
export function beatTarget(
  flags: BeatTargetFlags,
  settings: Settings,
  env: Env,
  stateDirectory: string,
): BeatTarget {
  const key = keyFile(flags, settings, env)
  const caFile = flags.caFile ?? settings.agent_ca_file.value
  const ca = caFile === null ? null : certificates(caFile)
  const url = namedUrl(flags, settings)
  if (url !== null) {
    if (key === null) throw unconfigured(noKey, noKeyHint)
    const isTrusted = mayBeTrusted(url, flags.insecure)
    return { ...key, ca, locate: () => url, isTrusted, isLocal: isLoopback(url.hostname) }
  }
  const firstKey = firstAgentKey(stateDirectory)
  if (firstKey === null && ownGateway(stateDirectory) === null) throw unconfigured(noGateway, noGatewayHint)
  const own = key ?? (firstKey === null ? null : withMode(firstKey))
  if (own === null) throw unconfigured(noKey, noKeyHint)
  // Started again, it may listen elsewhere. Its address never leads away from this host.
  const locate = () => URL.parse(ownGateway(stateDirectory)?.url ?? '')
  return { ...own, ca, locate, isTrusted: true, isLocal: true }
}

function namedUrl({ url: given }: BeatTargetFlags, { agent_gateway_url: set }: Settings): URL | null {
  const text = given ?? set.value
  if (text === null) return null
  const origin = given === null ? (set.origin.source ?? 'agent_gateway_url') : '--gateway-url'
  return new URL(gatewayUrl(text, origin).replace(/^ws/, 'http'))
}

/** @throws VitalsError BEATS_IN_PLAIN */
function mayBeTrusted({ protocol, hostname, origin }: URL, insecure: boolean): boolean {
  const isTrusted = protocol === 'https:' || isLoopback(hostname)
  if (!isTrusted && !insecure) throw new VitalsError('BEATS_IN_PLAIN', { params: { url: origin } })
  return isTrusted
}

type KeyFile = Pick<BeatTarget, 'keyFile' | 'keyIsGuarded'>

function keyFile(flags: BeatTargetFlags, settings: Settings, env: Env): KeyFile | null {
  if (flags.keyFile !== null) return withMode(flags.keyFile)
  const { agent_key_file: named, agent_gateway_url: address } = settings
  if (named.value !== null && (flags.url !== null || belongs(named, address))) return withMode(named.value)
  const credentials = env.CREDENTIALS_DIRECTORY
  const credential = credentials?.startsWith('/') ? join(credentials, credentialName) : null
  return credential !== null && existsSync(credential) ? { keyFile: credential, keyIsGuarded: true } : null
}

/** What a stranger's `./vitals.yaml` names must not get what another file keeps. */
function belongs(key: Setting, address: Setting): boolean {
  return (
    [key, address].some(({ origin }) => origin.from !== 'file') || key.origin.source === address.origin.source
  )
}

function withMode(path: string): KeyFile {
  return { keyFile: path, keyIsGuarded: false }
}

function certificates(path: string): string {
  try {
    return readRegularFile(path, mostCertificateBytes).bytes.toString('utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
    throw new VitalsError('IO', { params: { path, detail: code ?? message }, cause })
  }
}

const noGateway = 'No gateway is named to send beats to, and none of this account runs here.'
const noGatewayHint =
  "Name it by --gateway-url, VITALS_AGENT_GATEWAY_URL or agent_gateway_url; 'vitals gateway run' starts one."
const noKey = 'No key is named that beats are signed by.'
const noKeyHint =
  "Name its file by --key-file, VITALS_AGENT_KEY_FILE or agent_key_file; 'vitals key create --agent ID --json', on the host of the gateway, makes one."

function unconfigured(detail: string, hint: string): VitalsError {
  return new VitalsError('AGENT_UNCONFIGURED', { params: { detail }, hint })
}

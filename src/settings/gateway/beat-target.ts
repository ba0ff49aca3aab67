import { existsSync } from 'node:fs'
import { VitalsError } from '../../core/errors.ts'
import { isLoopback } from '../../core/text/loopback.ts'
import { readSecretText } from '../../gateway/client/secret-file.ts'
import { readRegularFile } from '../../host/files/read-regular-file.ts'
import type { Settings } from '../config-resolve.ts'
import { gatewayUrl } from './gateway-url.ts'
import { joinedGateway, joinedKeyPath, namedKey, type SecretPlace } from './key-places.ts'
import { firstAgentKey, ownGateway } from './own-gateway.ts'

/** What flags say of where beats go; `null` where they do not. */
export interface BeatTargetFlags {
  readonly url: string | null
  readonly keyFile: string | null
  /** Of the key by which the agent gets its own. */
  readonly joiningKeyFile: string | null
  readonly caFile: string | null
  /** The certificate of this agent, and its key. */
  readonly certFile: string | null
  readonly certKeyFile: string | null
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
  /** By which the key is to be fetched first; `null` where it is there. */
  readonly joining: SecretPlace | null
  /** The only certificates that are trusted, in PEM; `null` for those of the system. */
  readonly ca: string | null
  /** What the agent itself is known by, in PEM; `null` without. */
  readonly client: { readonly cert: string; readonly key: string } | null
  /** Whether nobody on the way can change what the gateway answers: TLS or this host alone. */
  readonly isTrusted: boolean
  /** Whether the gateway is on this very host. */
  readonly isLocal: boolean
}

type Env = Readonly<Record<string, string | undefined>>

const mostCertificateBytes = 1_024 * 1_024

/**
 * Finds the gateway and the key of an agent: flags, the environment, configuration files, for keys systemd's credentials
 * `vitals-agent-key` and `vitals-joining-key`, then the gateway that this host joined and the key that it got there, and
 * on the host of a gateway of this account that gateway and the key that it made first. A key that a file names is used
 * for the gateway that the same file names, and for those of flags and the environment.
 *
 * @throws VitalsError AGENT_UNCONFIGURED, BEATS_IN_PLAIN, USAGE, and for files INPUT_NOT_FOUND, SECRET_EXPOSED or IO
 */
export function beatTarget(
  flags: BeatTargetFlags,
  settings: Settings,
  env: Env,
  stateDirectory: string,
): BeatTarget {
  const isByFlag = flags.url !== null
  const named = namedKey(flags.keyFile, 'agent_key_file', settings, env, isByFlag)
  const joining = namedKey(flags.joiningKeyFile, 'agent_joining_key_file', settings, env, isByFlag)
  const joinedPath = joinedKeyPath(stateDirectory)
  const home = named === null ? joinedGateway(joinedPath) : null
  const certificates = readCertificates(flags, settings)
  const url = namedUrl(flags, settings) ?? home
  if (url !== null) {
    const isOurs =
      isByFlag || settings.agent_gateway_url.origin.from !== 'file' || home?.origin === url.origin
    const joined = joining !== null || (isOurs && existsSync(joinedPath)) ? at(joinedPath) : null
    const key = named ?? joined
    if (key === null) throw unconfigured(noKey, noKeyHint)
    const isTrusted = mayBeTrusted(url, flags.insecure)
    const where = { locate: () => url, isTrusted, isLocal: isLoopback(url.hostname) }
    return { ...where, ...keyOf(key, joining), ...certificates }
  }
  const firstKey = firstAgentKey(stateDirectory)
  if (firstKey === null && ownGateway(stateDirectory) === null) throw unconfigured(noGateway, noGatewayHint)
  const path = joining === null ? firstKey : joinedPath
  const own = named ?? (path === null ? null : at(path))
  if (own === null) throw unconfigured(noKey, noKeyHint)
  // Started again, it may listen elsewhere. Its address never leads away from this host.
  const locate = () => URL.parse(ownGateway(stateDirectory)?.url ?? '')
  return { locate, isTrusted: true, isLocal: true, ...keyOf(own, joining), ...certificates }
}

function at(path: string): SecretPlace {
  return { path, isGuarded: false }
}

/** A joining key is only for who has no key. */
function keyOf(
  { path, isGuarded }: SecretPlace,
  joining: SecretPlace | null,
): Pick<BeatTarget, 'keyFile' | 'keyIsGuarded' | 'joining'> {
  return { keyFile: path, keyIsGuarded: isGuarded, joining: existsSync(path) ? null : joining }
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

/** @throws VitalsError AGENT_UNCONFIGURED where only one of certificate and key is named */
function readCertificates(flags: BeatTargetFlags, settings: Settings): Pick<BeatTarget, 'ca' | 'client'> {
  const caFile = flags.caFile ?? settings.agent_ca_file.value
  const cert = flags.certFile ?? settings.agent_cert_file.value
  const key = flags.certKeyFile ?? settings.agent_cert_key_file.value
  if ((cert === null) !== (key === null)) throw unconfigured(halfCertificate, halfCertificateHint)
  return {
    ca: caFile === null ? null : readText(caFile),
    client: cert === null || key === null ? null : { cert: readText(cert), key: readSecretText(key) },
  }
}

function readText(path: string): string {
  try {
    return readRegularFile(path, mostCertificateBytes).bytes.toString('utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new VitalsError('INPUT_NOT_FOUND', { params: { path }, cause })
    throw new VitalsError('IO', { params: { path, detail: code ?? message }, cause })
  }
}

const halfCertificate = 'A certificate needs its key, and a key its certificate.'
const halfCertificateHint =
  'Name both, by --cert-file and --cert-key-file, or by agent_cert_file and agent_cert_key_file.'
const noGateway = 'No gateway is named to send beats to, and none of this account runs here.'
const noGatewayHint =
  "Name it by --gateway-url, VITALS_AGENT_GATEWAY_URL or agent_gateway_url; 'vitals gateway run' starts one."
const noKey = 'No key is named that beats are signed by.'
const noKeyHint =
  "Name its file by --key-file, VITALS_AGENT_KEY_FILE or agent_key_file, or a joining key by --joining-key-file; 'vitals key create --agent ID --json' or 'vitals key enrol', on the host of the gateway, makes one."

function unconfigured(detail: string, hint: string): VitalsError {
  return new VitalsError('AGENT_UNCONFIGURED', { params: { detail }, hint })
}

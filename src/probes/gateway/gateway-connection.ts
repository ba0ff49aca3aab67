import type { GatewayAddress } from '../../core/probe-kind/gateway-address.ts'
import { connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { Credential } from '../../gateway/client/handshake.ts'
import { fileMemory, type GatewayMemory } from '../../gateway/client/memory.ts'
import { readSecretFile } from '../../gateway/client/secret-file.ts'
import type { Resolve } from '../../gateway/client/wire.ts'
import { allowedAddresses } from '../../host/network/denied-address.ts'
import { resolveName } from '../../host/network/resolve-name.ts'
import { errorText } from '../../host/system-error.ts'
import { stateDirectory } from '../../settings/state-directory.ts'
import { couldNotProbe, failedTarget, type Reason } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import type { Observation, ProbeContext } from '../probe.ts'

const usualUrl = 'ws://127.0.0.1:18789'
const clientVersion = 'probe'

/** Connects to a gateway with the right to read. @throws GatewayError, VitalsError for a credential that cannot be used */
export function connectForProbe(address: GatewayAddress, { now, signal }: ProbeContext): Promise<Connection> {
  const target = {
    url: address.url ?? usualUrl,
    credentials: credentialsOf(address),
    tlsFingerprint: address.tls_fingerprint ?? null,
    insecure: false,
  }
  const resolve: Resolve = async (host, end) =>
    allowedAddresses(host, await resolveName(host, end), address.allow_link_local)
  const edges = { resolve, now, clientVersion, memory: memoryOf(process.env) }
  return connectGateway(target, edges, { need: 'operator.read', signal })
}

/** A stranger's policy must not get this host's credential for an address of its own. */
function credentialsOf({ url, token_file, password_file }: GatewayAddress): Credential[] {
  const fromFiles = [
    ...(token_file === undefined ? [] : [fileCredential('token', token_file)]),
    ...(password_file === undefined ? [] : [fileCredential('password', password_file)]),
  ]
  if (fromFiles.length > 0 || url !== undefined) return fromFiles
  return ['VITALS_GATEWAY_TOKEN', 'OPENCLAW_GATEWAY_TOKEN'].flatMap((name) => {
    const secret = process.env[name]
    return secret ? [{ kind: 'token' as const, secret, origin: name }] : []
  })
}

function fileCredential(kind: Credential['kind'], path: string): Credential {
  return { kind, secret: readSecretFile(path), origin: path }
}

function memoryOf(env: NodeJS.ProcessEnv): GatewayMemory | null {
  try {
    return fileMemory(stateDirectory(env))
  } catch {
    // Without a home there is no device key, and the other ways into a gateway still work.
    return null
  }
}

const reasons: Readonly<Record<string, Reason>> = {
  GATEWAY_TIMEOUT: 'timeout',
  GATEWAY_NOT_SPOKEN: 'wrong_answer',
  GATEWAY_PROTOCOL: 'wrong_answer',
  GATEWAY_CALL_FAILED: 'wrong_answer',
  GATEWAY_STARTING: 'starting',
  GATEWAY_STOPPING: 'starting',
  GATEWAY_CLOSED: 'reset',
  GATEWAY_TLS: 'tls',
}

/**
 * What a failed question means: a gateway that is not there has failed, one that does not let us in was not looked at.
 * A starting one has a reason of its own, because it is not down.
 */
export function gatewayFailure(error: unknown): Observation {
  if (!(error instanceof GatewayError)) return couldNotProbe(errorText(error))
  if (error.code === 'GATEWAY_UNREACHABLE') return networkFailure(error.cause)
  const reason = Object.hasOwn(reasons, error.code) ? reasons[error.code] : undefined
  const text = errorText(error)
  return reason === undefined ? couldNotProbe(text) : failedTarget(reason, text)
}

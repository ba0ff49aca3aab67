import type { GatewayAddress } from '../../core/probe-kind/gateway-address.ts'
import { timerMs } from '../../core/timer.ts'
import { connectGateway } from '../../gateway/client/connect.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { Asking } from '../../gateway/client/views/answer.ts'
import type { Resolve } from '../../gateway/client/wire.ts'
import { allowedAddresses } from '../../host/network/denied-address.ts'
import { errorText } from '../../host/system-error.ts'
import { clientEdges } from '../../settings/gateway/client-edges.ts'
import type { NamedGateway } from '../../settings/gateway/gateway-flags.ts'
import { gatewayOf } from '../../settings/gateway/host-gateway.ts'
import { couldNotProbe, failedTarget, type Reason } from '../failure.ts'
import { networkFailure } from '../network-failure.ts'
import type { Observation, ProbeContext } from '../probe.ts'

/** Connects to a gateway with the right to read. @throws GatewayError, VitalsError where none can be found or opened */
export async function connectForProbe(
  address: GatewayAddress,
  { now, signal, host }: ProbeContext,
): Promise<Connection> {
  const target = await gatewayOf(namedBy(address), 'policy', host)
  const edges = clientEdges(host, now)
  const resolve: Resolve = async (name, end) =>
    allowedAddresses(name, await edges.resolve(name, end), address.allow_link_local)
  return connectGateway(target, { ...edges, resolve }, { need: 'operator.read', orHealth: true, signal })
}

/** What a connection is asked with, for so many milliseconds more. */
export function askingOf(connection: Connection, { now, signal }: ProbeContext, leftMs: number): Asking {
  const limitMs = Math.max(1, leftMs)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timerMs(limitMs))])
  return { connection, signal: limit, deadline: now() + limitMs, now }
}

function namedBy({ url, token_file, password_file, tls_fingerprint }: GatewayAddress): NamedGateway {
  return {
    url: url ?? null,
    tokenFile: token_file ?? null,
    passwordFile: password_file ?? null,
    tlsFingerprint: tls_fingerprint ?? null,
    insecure: false,
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

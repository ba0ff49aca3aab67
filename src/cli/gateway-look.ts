import type { PortAnswer } from '../core/supervision/gateway-state.ts'
import type { GatewayLookReport } from '../core/supervision/report-schema.ts'
import type { Sighting } from '../core/supervision/sighting.ts'
import type { GatewayError } from '../gateway/client/gateway-error.ts'

/** One look at a gateway's port. */
export interface GatewayLook {
  readonly sighting: Sighting
  readonly report: GatewayLookReport
}

/** Looks once, for at most `timeoutMs`; every failure of the gateway is an answer. */
export type LookAtGateway = (timeoutMs: number) => Promise<GatewayLook>

interface Meaning {
  readonly sighting: Sighting
  readonly answers: PortAnswer
}

const silent: Meaning = { sighting: 'slow', answers: 'silent' }
const alive: Meaning = { sighting: 'alive', answers: 'gateway' }

/**
 * What a failed question says about the gateway's life. Only a refused or broken connection before the first answer
 * speaks of death; a name that is not found and a connection lost later speak of neither.
 */
export function meaningOf(error: GatewayError): Meaning {
  switch (error.code) {
    case 'GATEWAY_UNREACHABLE':
      return error.phase === 'connect' && !isSlow(error) ? { sighting: 'dead', answers: 'silent' } : silent
    case 'GATEWAY_CLOSED':
      return error.phase === 'handshake' ? { sighting: 'dead', answers: 'silent' } : silent
    case 'GATEWAY_TIMEOUT':
      return silent
    case 'GATEWAY_STARTING':
    case 'GATEWAY_STOPPING':
      return { sighting: 'starting', answers: 'starting' }
    case 'GATEWAY_NOT_SPOKEN':
      return { sighting: 'foreign', answers: 'foreign' }
    default:
      return alive
  }
}

function isSlow({ cause }: GatewayError): boolean {
  const first = cause instanceof AggregateError ? cause.errors[0] : cause
  return first instanceof Error && 'code' in first && first.code === 'ETIMEDOUT'
}

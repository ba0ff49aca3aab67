import type { HealthReport } from '../../core/report/health.ts'
import type { GatewayLookReport } from '../../core/report/supervision.ts'
import type { PortAnswer } from '../../core/supervision/gateway-state.ts'
import type { Sighting } from '../../core/supervision/sighting.ts'
import { redactor } from '../../core/text/redactor.ts'
import type { ClientEdges } from '../../gateway/client/connect.ts'
import type { FoundGateway } from '../../settings/gateway/discover.ts'
import { askHealth } from '../health/ask-health.ts'

/** One look at a gateway's port. */
export interface GatewayLook {
  readonly sighting: Sighting
  readonly report: GatewayLookReport
}

/** Looks once at the gateway of `unit`, for at most `timeoutMs`; every failure of the gateway is an answer. */
export type LookAtGateway = (timeoutMs: number, unit: string | null) => Promise<GatewayLook>

/** Where `vitals gateway run` listens unless it is told otherwise. */
const ownUsualUrl = 'ws://127.0.0.1:18900'

/** Looks at a gateway by asking for its health. */
export function gatewayLooker(target: FoundGateway, edges: ClientEdges): LookAtGateway {
  const secrets = target.credentials.map(({ secret }) => secret)
  return async (timeoutMs, unit) => {
    const isOwn = target.origin === 'default' && unit?.startsWith('vitals-gateway') === true
    const asked = isOwn ? { ...target, url: ownUsualUrl } : target
    const question = { probe: false, deep: false, deadline: edges.now() + timeoutMs }
    return lookOf(await askHealth(asked, question, edges), redactor(secrets))
  }
}

/** What a health report says about the life of its gateway; `clean` takes secrets out of its messages. */
export function lookOf(health: HealthReport, clean: (text: string) => string = (text) => text): GatewayLook {
  const { phase, error, gateway, url, version, latency_ms } = health
  const answered = phase === null
  const { sighting, answers } = answered
    ? { sighting: 'alive' as const, answers: gateway ?? ('gateway' as const) }
    : meaningOf(error?.code ?? '', phase)
  return {
    sighting,
    report: {
      url,
      answers,
      healthy: answered ? health.ok : null,
      version,
      latency_ms: answered ? latency_ms : null,
      phase,
      error: error === null ? null : { ...error, message: clean(error.message) },
    },
  }
}

/**
 * What a failed question says. Only a refused or broken connection before the first answer speaks of death; a name
 * that is not found, a time-out and a connection lost later speak of neither.
 */
function meaningOf(code: string, phase: string): { sighting: Sighting; answers: PortAnswer } {
  const neither = { sighting: 'slow', answers: 'silent' } as const
  const dead = { sighting: 'dead', answers: 'silent' } as const
  switch (code) {
    case 'GATEWAY_UNREACHABLE':
      return phase === 'connect' ? dead : neither
    case 'GATEWAY_CLOSED':
      return phase === 'handshake' ? dead : neither
    case 'GATEWAY_TIMEOUT':
      return neither
    case 'GATEWAY_STARTING':
    case 'GATEWAY_STOPPING':
      return { sighting: 'starting', answers: 'starting' }
    case 'GATEWAY_NOT_SPOKEN':
      return { sighting: 'foreign', answers: 'foreign' }
    default:
      return { sighting: 'alive', answers: 'gateway' }
  }
}

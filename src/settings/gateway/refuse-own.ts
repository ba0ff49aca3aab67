import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { FoundGateway } from './discover.ts'

/**
 * Refuses what cannot be asked over WebSocket: our own gateway speaks HTTP.
 *
 * @throws GatewayError GATEWAY_OWN, and GATEWAY_UNREACHABLE where it was chosen and none runs
 */
export function refuseOwn({ own }: Pick<FoundGateway, 'own'>): void {
  if (!own?.isMeant) return
  if (own.url !== null) throw new GatewayError('GATEWAY_OWN', { url: own.url, phase: 'resolve' })
  throw new GatewayError('GATEWAY_UNREACHABLE', {
    ...{ url: '--gateway own', phase: 'resolve' },
    params: { detail: 'no gateway of vitals runs on the state directory of this account' },
    hint: "'vitals gateway run' starts one; VITALS_STATE_DIR names another state directory.",
  })
}

import { GatewayError } from '../../gateway/client/gateway-error.ts'
import type { FoundGateway } from './discover.ts'

/**
 * What is really asked: where our own gateway is meant, that one over the socket of its account, without a credential.
 *
 * @throws GatewayError GATEWAY_UNREACHABLE where it was chosen and none runs
 */
export function askedGateway(found: FoundGateway): FoundGateway {
  const { own } = found
  if (!own?.isMeant) return found
  const { address } = own
  if (address === null) throw notRunning()
  return {
    ...found,
    ...address,
    origin: 'own',
    ...{ credentials: [], tlsFingerprint: null, tlsOrigin: null },
  }
}

function notRunning(): GatewayError {
  return new GatewayError('GATEWAY_UNREACHABLE', {
    ...{ url: '--gateway own', phase: 'resolve' },
    params: { detail: 'no gateway of vitals runs on the state directory of this account' },
    hint: "'vitals gateway run' starts one; VITALS_STATE_DIR names another state directory.",
  })
}

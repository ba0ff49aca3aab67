import { VitalsError } from '../../core/errors.ts'
import type { AskedAcknowledgement } from '../../core/fleet/desk.ts'

/** @throws VitalsError USAGE for what cannot be said together, or not at this desk */
export function refuseOddAck(asked: AskedAcknowledgement, isGateway: boolean): void {
  const detail = isGateway ? oddAtGateway(asked) : oddAtHost(asked)
  if (detail !== null) throw new VitalsError('USAGE', { params: { detail, command: 'ack' } })
}

function oddAtGateway({
  agent,
  heartbeat,
  checks,
  isRemediated,
  action,
}: AskedAcknowledgement): string | null {
  if (agent === null && heartbeat === null) {
    return 'A gateway runs here: name a beat, or an agent by --agent; --policy means the checks of this host.'
  }
  const isOfBeat = heartbeat !== null && (checks.length > 0 || isRemediated || action !== null)
  return isOfBeat ? '--check, --remediated and --action go with --agent, not with a beat.' : null
}

function oddAtHost({ agent, heartbeat, label }: AskedAcknowledgement): string | null {
  if (agent !== null || heartbeat !== null)
    return '--policy means the checks of this host: no agent, no beat.'
  return label === null ? null : '--label is for incidents of a gateway; this host keeps none.'
}

import { nearestIsoTime } from '../../../core/text/time.ts'
import type { PlannedEffect } from '../judge/items.ts'

/**
 * The body that tells of an effect: a CloudEvent 1.0 in its JSON form. It follows from the effect alone, so that every
 * try sends the same bytes.
 *
 * @param id of the effect, which names the event for ever
 * @param source of the gateway: a URI reference
 */
export function cloudEventOf(id: string, source: string, effect: PlannedEffect): string {
  const { agent, agents, decision, policy, heartbeatId } = effect
  const { at, check, kind, state, told, reason, action } = decision
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type: `openvitals.${kind === 'remediation' ? kind : `notification.${kind}`}`,
    subject: agents === undefined ? `${agent}/${check}` : `gateway/${check}`,
    time: nearestIsoTime(at),
    datacontenttype: 'application/json',
    data: {
      ...(agents === undefined ? { agent_id: agent } : { agent_ids: agents }),
      check,
      kind,
      state,
      told,
      reason,
      action,
      policy: { name: policy.name, digest: policy.digest },
      heartbeat_id: heartbeatId,
    },
  })
}

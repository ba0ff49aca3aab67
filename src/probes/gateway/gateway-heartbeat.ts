import type { GatewayAddress } from '../../core/probe-kind/gateway-address.ts'
import { silentMs } from '../../core/report/view/trouble.ts'
import { defaultStateOrder, type State } from '../../core/state.ts'
import type { Connection } from '../../gateway/client/connection.ts'
import { type Asking, isOurs } from '../../gateway/client/views/answer.ts'
import { askLastBeat } from '../../gateway/client/views/heartbeat/last-beat.ts'
import { askNodes } from '../../gateway/client/views/nodes/ask.ts'
import { beatState } from '../beat-state.ts'
import { failedTarget } from '../failure.ts'
import { roundTo } from '../number/round-to.ts'
import type { Observation, ProbeContext } from '../probe.ts'
import { askingOf, connectForProbe, gatewayFailure } from './gateway-connection.ts'

/** The last beat of an agent that a gateway heard; of OpenClaw, the last sign of life of a node. */
export async function gatewayHeartbeat(
  address: GatewayAddress,
  agent: string,
  context: ProbeContext,
): Promise<Observation> {
  let connection: Connection | null = null
  try {
    connection = await connectForProbe(address, context)
    const asking = askingOf(connection, context, context.timeoutMs)
    return isOurs(asking) ? await lastBeat(asking, agent) : await lastSign(asking, agent)
  } catch (error) {
    return gatewayFailure(error)
  } finally {
    connection?.close()
  }
}

async function lastBeat(asking: Asking, agent: string): Promise<Observation> {
  const { ageMs, state, seq } = await askLastBeat(asking, agent)
  if (ageMs === null) return unheard(agent)
  const value = {
    ...{ agent_id: agent, age_s: roundTo(Math.max(0, ageMs) / 1_000, 3), up: true },
    ...(isState(state) && beatState(state)),
    ...(seq !== null && { seq }),
  }
  return { ok: true, error: null, value }
}

async function lastSign(asking: Asking, agent: string): Promise<Observation> {
  const nodes = await askNodes(asking)
  const node = nodes.find(({ nodeId, name }) => nodeId === agent || name === agent)
  const silent = node === undefined ? null : silentMs(node, asking.now())
  if (silent === null) return unheard(agent)
  return { ok: true, error: null, value: { agent_id: agent, age_s: roundTo(silent / 1_000, 3), up: true } }
}

function isState(word: string | null): word is State {
  return defaultStateOrder.includes(word as State)
}

function unheard(agent: string): Observation {
  return failedTarget('wrong_answer', `the gateway has not heard of ${agent}`)
}

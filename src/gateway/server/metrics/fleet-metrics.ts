import { defaultStateOrder, type State } from '../../../core/state.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import { gauge, type Metric, type Sample } from './exposition.ts'

const pageSize = 1_000

/**
 * The agents by their states, and the state of each of the first `most` by their ids.
 *
 * @param most more agents have no series of their own: each costs the reader five
 */
export async function fleetMetrics(
  store: Pick<RemoteStore, 'agents'>,
  agents: Readonly<Record<State, number>>,
  most: number,
): Promise<readonly Metric[]> {
  const counts = Object.entries(agents).map(([state, value]) => ({ labels: { state }, value }))
  return [
    gauge('vitals_agents', 'Agents by their state.', counts),
    gauge('vitals_state', 'The state of an agent: 1 for the one that it has.', await statesOf(store, most)),
  ]
}

async function statesOf(store: Pick<RemoteStore, 'agents'>, most: number): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  let cursor: string | null = null
  for (let left = most; left > 0; left -= pageSize) {
    const page = { limit: Math.min(left, pageSize), ...(cursor !== null && { cursor }) }
    const { items, next } = await store.agents(page)
    for (const { agent, state: own } of items) {
      for (const state of defaultStateOrder) {
        samples.push({ labels: { agent, state }, value: state === own ? 1 : 0 })
      }
    }
    if (next === null) break
    cursor = next
  }
  return samples
}

import { defaultStateOrder } from '../../../core/state.ts'
import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import { pageOf, type Route } from '../http/route.ts'
import { mostSilences, readSilence } from '../judge/operator/silences.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'
import { agentLine } from './agent-view.ts'
import { beatLine } from './beat-view.ts'

type Store = Pick<RemoteStore, 'agents' | 'agent' | 'beats' | 'trail' | 'silences'>

/**
 * What is asked of agents: their list, the state of one, its beats and what was written down of it.
 *
 * @param now epoch milliseconds
 */
export function agentRoutes(
  store: Store,
  calls: Pick<ThreadCalls, 'status'>,
  now: () => number,
): readonly Route[] {
  const status: Route['handle'] = async ({ params }) => {
    const body = await calls.status(params.id ?? '')
    return body === null ? problem('no-such-agent') : { status: 200, body }
  }
  return [
    { ...operations.listAgents, handle: listAgents(store, now) },
    { ...operations.showAgent, handle: status },
    { ...operations.showAgentStatus, handle: status },
    {
      ...operations.listBeats,
      handle: async ({ params, query }) => {
        const page = pageOf(query)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        if ((await store.agent(params.id ?? '')) === null) return problem('no-such-agent')
        const { items, next } = await store.beats(params.id ?? '', page)
        return { status: 200, body: { beats: items.map(beatLine), next } }
      },
    },
    {
      ...operations.listTimeline,
      handle: async ({ params, query }) => {
        const page = pageOf(query)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        const agent = params.id ?? ''
        const { items, next } = await store.trail({ ...page, agent })
        // What was written down of an agent that was removed stays.
        if (items.length === 0 && (await store.agent(agent)) === null) return problem('no-such-agent')
        return { status: 200, body: { events: items.map(({ entry }) => entry), next } }
      },
    },
  ]
}

function listAgents(store: Pick<RemoteStore, 'agents' | 'silences'>, now: () => number): Route['handle'] {
  return async ({ query }) => {
    const page = pageOf(query)
    const given = query.get('state')
    const state = defaultStateOrder.find((known) => known === given)
    if (page === null) return problem('invalid-query', { parameter: 'limit' })
    if (given !== null && state === undefined) return problem('invalid-query', { parameter: 'state' })
    const { items, next } = await store.agents({ ...page, ...(state !== undefined && { state }) })
    const at = now()
    const silences = (await store.silences({ limit: mostSilences, endsAfter: at })).items.map(readSilence)
    return { status: 200, body: { agents: items.map((row) => agentLine(row, silences, at)), next } }
  }
}

import { defaultStateOrder } from '../../../core/state.ts'
import { problem } from '../http/problem.ts'
import { pageOf, type Route } from '../http/route.ts'
import { JudgedPolicies } from '../judge/state/judged-policy.ts'
import { addPolicy } from '../judge/state/stored-policy.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import { agentLine, agentStatus } from './agent-view.ts'
import { beatLine } from './beat-view.ts'

/** What is asked of agents: their list, and the state of one. */
export function agentRoutes(
  store: Pick<RemoteStore, 'agents' | 'agent' | 'beats' | 'trail' | 'policy'>,
): readonly Route[] {
  const policies = new JudgedPolicies()
  const status: Route['handle'] = async ({ params }) => {
    const row = await store.agent(params.id ?? '')
    if (row === null) return problem('no-such-agent')
    await addPolicy(store, row.policyDigest, policies)
    return { status: 200, body: agentStatus(row, policies) }
  }
  return [
    {
      ...{ method: 'GET', path: '/v1/agents', scope: 'operator.read' },
      handle: async ({ query }) => {
        const page = pageOf(query)
        const given = query.get('state')
        const state = defaultStateOrder.find((known) => known === given)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        if (given !== null && state === undefined) return problem('invalid-query', { parameter: 'state' })
        const { items, next } = await store.agents({ ...page, ...(state !== undefined && { state }) })
        return { status: 200, body: { agents: items.map(agentLine), next } }
      },
    },
    { method: 'GET', path: '/v1/agents/:id', scope: 'operator.read', handle: status },
    { method: 'GET', path: '/v1/agents/:id/status', scope: 'operator.read', handle: status },
    {
      ...{ method: 'GET', path: '/v1/agents/:id/beats', scope: 'operator.read' },
      handle: async ({ params, query }) => {
        const page = pageOf(query)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        if ((await store.agent(params.id ?? '')) === null) return problem('no-such-agent')
        const { items, next } = await store.beats(params.id ?? '', page)
        return { status: 200, body: { beats: items.map(beatLine), next } }
      },
    },
    {
      ...{ method: 'GET', path: '/v1/agents/:id/timeline', scope: 'operator.read' },
      handle: async ({ params, query }) => {
        const page = pageOf(query)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        const agent = params.id ?? ''
        if ((await store.agent(agent)) === null) return problem('no-such-agent')
        const { items, next } = await store.trail({ ...page, agent })
        return { status: 200, body: { events: items.map(({ entry }) => entry), next } }
      },
    },
  ]
}

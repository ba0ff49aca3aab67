import { operations } from '../api/operations.ts'
import { recordsAtOnce } from '../audit/trail-access.ts'
import { problem } from '../http/problem.ts'
import type { Route } from '../http/route.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'

/** What `vitals audit` asks of a running gateway, beside the trail itself: for its own account alone. */
export function auditCheckRoutes(
  store: Pick<RemoteStore, 'chainEnds' | 'verifyBeats'>,
  { rederive }: Pick<ThreadCalls, 'rederive'>,
): readonly Route[] {
  return [
    { ...operations.showChain, handle: async () => ({ status: 200, body: await store.chainEnds() }) },
    {
      ...operations.verifyBeats,
      handle: async () => ({ status: 200, body: await store.verifyBeats() }),
    },
    {
      ...operations.verifyDecisions,
      handle: async ({ query }) => {
        const cursor = query.get('cursor')
        const range: { through?: number; since?: number } = {}
        for (const parameter of ['through', 'since'] as const) {
          const given = query.get(parameter)
          if (given === null) continue
          if (!/^\d{1,16}$/.test(given)) return problem('invalid-query', { parameter })
          range[parameter] = Number(given)
        }
        return {
          status: 200,
          body: await rederive({ limit: recordsAtOnce, ...range, ...(cursor !== null && { cursor }) }),
        }
      },
    },
  ]
}

import { recordsAtOnce } from '../audit/trail-access.ts'
import type { Route } from '../http/route.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'

/** What `vitals audit` asks of a running gateway, beside the trail itself: for its own account alone. */
export function auditCheckRoutes(
  store: Pick<RemoteStore, 'chainEnds' | 'verifyBeats'>,
  { rederive }: Pick<ThreadCalls, 'rederive'>,
): readonly Route[] {
  const own = { method: 'GET', scope: 'operator.admin', socketOnly: true } as const
  return [
    { ...own, path: '/v1/audit/chain', handle: async () => ({ status: 200, body: await store.chainEnds() }) },
    {
      ...own,
      path: '/v1/audit/beats',
      handle: async () => ({ status: 200, body: await store.verifyBeats() }),
    },
    {
      ...own,
      path: '/v1/audit/decisions',
      handle: async ({ query }) => {
        const cursor = query.get('cursor')
        const range = { limit: recordsAtOnce, ...(cursor !== null && { cursor }) }
        return { status: 200, body: await rederive(range) }
      },
    },
  ]
}

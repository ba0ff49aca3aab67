import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import { pageOf, type Route } from '../http/route.ts'
import type { RemoteStore } from '../judge/thread/judge-thread.ts'

/** The trail, newest first unless `order=oldest`; `agent` and `type` restrict it. */
export function auditRoutes(store: Pick<RemoteStore, 'trail'>): readonly Route[] {
  return [
    {
      ...operations.listAudit,
      handle: async ({ query }) => {
        const page = pageOf(query)
        if (page === null) return problem('invalid-query', { parameter: 'limit' })
        const [agent, type] = [query.get('agent'), query.get('type')]
        const order = query.get('order') ?? 'newest'
        if (order !== 'newest' && order !== 'oldest') return problem('invalid-query', { parameter: 'order' })
        const { items, next } = await store.trail({
          ...page,
          forward: order === 'oldest',
          ...(agent !== null && { agent }),
          ...(type !== null && { type }),
        })
        return { status: 200, body: { records: items, next } }
      },
    },
  ]
}

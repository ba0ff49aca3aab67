import { operations } from '../api/operations.ts'
import { problem } from '../http/problem.ts'
import type { Route } from '../http/route.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { ThreadCalls } from '../judge/thread/thread-messages.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** What the route by which agents are removed works with. */
export interface RemoveEdges {
  readonly keys: {
    readonly ring: Pick<KeyRing, 'agents'>
    readonly keeper: Pick<KeyKeeper, 'endAgent'>
    /** Takes what changed into use. */
    readonly follow: () => Promise<void>
  }
  readonly store: { agent(id: string): Promise<object | null> }
  readonly ingest: Pick<Ingest, 'settled'>
  readonly calls: Pick<ThreadCalls, 'end'>
}

/**
 * Removes an agent: first its keys end, so that nothing more is taken, then what was taken is waited for, then its states,
 * its incident and its messages end. A kill in between is made up for by the next start.
 */
export function removeRoute({ keys, store, ingest, calls }: RemoveEdges): Route {
  return {
    ...operations.removeAgent,
    async handle({ params, operator }) {
      const agent = params.id ?? ''
      const isKnown = keys.ring.agents.some((each) => each.agent === agent)
      if (!isKnown && (await store.agent(agent)) === null) return problem('no-such-agent')
      const ended = await keys.keeper.endAgent(agent, operator?.name ?? '')
      await keys.follow()
      await ingest.settled(agent)
      await calls.end(agent)
      return { status: 200, body: { removed: agent, keys: ended } }
    },
  }
}

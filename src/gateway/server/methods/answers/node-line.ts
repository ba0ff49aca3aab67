import * as v from 'valibot'
import { type Document, idSchema, stateSchema } from '../../../../core/report/document.ts'
import type { AgentRow } from '../../../../store/gateway/port.ts'
import { readMemory } from '../../judge/state/packed-memory.ts'
import type { MethodContext } from '../method.ts'
import { momentSchema } from './moment.ts'

const staleIntervals = 3
const pageSize = 1_000

/** An agent as a node. */
export const nodeLineSchema = v.strictObject({
  nodeId: idSchema,
  connected: v.pipe(v.boolean(), v.description('It beats: it is neither stale nor signed off.')),
  stale: v.pipe(
    v.boolean(),
    v.description('Nothing came over three of its intervals, by the time of receipt.'),
  ),
  signedOff: v.pipe(v.boolean(), v.description('It said goodbye.')),
  paired: v.pipe(v.literal(true), v.description('It beats under a key of its own.')),
  lastSeen: v.pipe(momentSchema, v.description('When its newest beat came, in epoch milliseconds.')),
  lastSeenAtMs: momentSchema,
  state: stateSchema,
  since: momentSchema,
  seq: v.pipe(v.nullable(v.number()), v.description('Of its newest beat; null where it has no number.')),
  capabilities: v.array(v.string()),
})

export type NodeLine = Document<typeof nodeLineSchema>

/** Every agent that beat and was not removed. */
export async function nodeLines(
  context: Pick<MethodContext, 'store' | 'now' | 'policyIntervalOf'>,
): Promise<readonly NodeLine[]> {
  const lines: NodeLine[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<MethodContext['store']['agents']>> = await context.store.agents({
      limit: pageSize,
      ...(cursor !== null && { cursor }),
    })
    lines.push(...page.items.map((row) => nodeLine(row, context)))
    cursor = page.next
  } while (cursor !== null)
  return lines
}

/** When the newest beat of an agent came, in epoch milliseconds. */
export function lastSeenOf({ memory, seenAt }: AgentRow): number {
  return Math.floor(readMemory(memory).last?.receivedAt ?? seenAt)
}

function nodeLine(
  row: AgentRow,
  { now, policyIntervalOf }: Pick<MethodContext, 'now' | 'policyIntervalOf'>,
): NodeLine {
  const { leaving, intervalMs } = readMemory(row.memory)
  const lastSeen = lastSeenOf(row)
  const stale = !leaving && now() - lastSeen > staleIntervals * (intervalMs ?? policyIntervalOf(row))
  return {
    nodeId: row.agent,
    ...{ connected: !leaving && !stale, stale, signedOff: leaving, paired: true },
    ...{ lastSeen, lastSeenAtMs: lastSeen, state: row.state, since: Math.floor(row.since) },
    seq: row.seq === 0 ? null : row.seq,
    capabilities: [],
  }
}

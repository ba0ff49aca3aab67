import * as v from 'valibot'
import { idSchema, stateSchema } from '../../../../core/report/document.ts'
import { MethodRefused } from '../../websocket/refusal.ts'
import { momentSchema } from '../answers/moment.ts'
import { lastSeenOf, nodeLines } from '../answers/node-line.ts'
import { method } from '../method.ts'

/** The newest beat of one agent, or of all. */
export const lastHeartbeat = method({
  name: 'last-heartbeat',
  scope: 'operator.read',
  summary: 'The newest beat of an agent, or of all.',
  params: v.looseObject({ nodeId: v.optional(idSchema) }),
  answer: v.nullable(
    v.strictObject({
      nodeId: idSchema,
      ts: momentSchema,
      timestamp: v.pipe(momentSchema, v.description('When it came, in epoch milliseconds.')),
      age: v.pipe(v.number(), v.description('Milliseconds since then.')),
      seq: v.pipe(v.nullable(v.number()), v.description('null where it has no number.')),
      state: stateSchema,
    }),
  ),
  async handle({ nodeId }, context) {
    const { store, now } = context
    if (nodeId !== undefined) {
      const row = await store.agent(nodeId)
      if (row === null) throw notFound(nodeId)
      const { agent, seq, state } = row
      const lastSeen = lastSeenOf(row)
      return beat({ nodeId: agent, lastSeen, seq: seq === 0 ? null : seq, state }, now())
    }
    const nodes = await nodeLines(context)
    if (nodes.length === 0) return null
    return beat(
      nodes.reduce((newest, node) => (node.lastSeen > newest.lastSeen ? node : newest)),
      now(),
    )
  },
})

function beat<State>(
  {
    nodeId,
    lastSeen: timestamp,
    seq,
    state,
  }: { nodeId: string; lastSeen: number; seq: number | null; state: State },
  now: number,
) {
  return { nodeId, ts: timestamp, timestamp, age: Math.max(0, Math.floor(now) - timestamp), seq, state }
}

function notFound(nodeId: string): MethodRefused {
  return new MethodRefused('INVALID_REQUEST', `no agent of this name beats here: ${nodeId}`, {
    details: { code: 'NODE_NOT_FOUND', nodeId },
  })
}

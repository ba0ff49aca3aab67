import * as v from 'valibot'
import { type Document, idSchema, valueSchema } from '../document.ts'

const eventSchema = v.pipe(
  v.objectWithRest({ ts: v.pipe(v.string(), v.description('RFC 3339.')), type: v.string() }, valueSchema),
  v.description('A record of the trail; its other fields depend on its type.'),
)

/** What `vitals agent timeline --json` prints. */
export const agentHistorySchema = v.strictObject({
  agent_id: idSchema,
  events: v.pipe(
    v.array(eventSchema),
    v.description('What was written down of the agent, the newest first.'),
  ),
})

export type AgentHistory = Document<typeof agentHistorySchema>
export type AgentEvent = AgentHistory['events'][number]

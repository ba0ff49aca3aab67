import * as v from 'valibot'
import { type Document, idSchema, stateSchema, timestampSchema } from '../document.ts'

const agentSchema = v.strictObject({
  agent_id: idSchema,
  state: stateSchema,
  since: timestampSchema,
  last_seen: v.pipe(timestampSchema, v.description("The newest sign of life, by the gateway's clock.")),
  signed_off: v.pipe(v.boolean(), v.description('It said goodbye: its state is the last that it had.')),
  silenced_until: v.pipe(
    v.nullable(timestampSchema),
    v.description('Until when silences hide all of it; null where none does.'),
  ),
  acknowledged_by: v.pipe(v.array(v.string()), v.description('Who acknowledged problems of it that last.')),
  reasons: v.pipe(
    v.array(v.string()),
    v.description('Why it is not healthy, as CHECK: REASON; none where it is.'),
  ),
})

/** What `vitals agent list --json` prints. */
export const agentsSchema = v.strictObject({
  agents: v.pipe(v.array(agentSchema), v.description('The worst first, then by name.')),
})

export type Agents = Document<typeof agentsSchema>
export type Agent = Agents['agents'][number]

import * as v from 'valibot'
import { type Document, stateSchema } from './document.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const counter = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))

/** What `vitals agent beat --json` prints. */
export const agentBeatSchema = v.strictObject({
  agent_id: v.string(),
  url: v.pipe(v.string(), v.description('The gateway that it went to.')),
  heartbeat_id: v.string(),
  boot_epoch: v.pipe(counter, v.description('null where the disk could not keep it.')),
  seq: counter,
  state: v.pipe(stateSchema, v.description("The agent's own verdict.")),
  reasons: v.array(v.string()),
  gateway: v.strictObject({
    status: v.picklist(['used', 'held', 'late', 'sampled']),
    duplicate: v.boolean(),
    state: v.pipe(stateSchema, v.description("The agent's state as the gateway computed it.")),
    reasons: v.array(v.string()),
  }),
  agrees: v.pipe(v.boolean(), v.description('Whether both states are the same.')),
  sent: v.pipe(count, v.description('Beats of earlier runs that were kept, and that the gateway has now.')),
  kept: v.pipe(count, v.description('Beats that are still kept.')),
})

/** What became of one beat. */
export type AgentBeatReport = Document<typeof agentBeatSchema>

import * as v from 'valibot'
import { type Document, idSchema } from '../document.ts'

/** What `vitals agent remove --json` prints. */
export const agentRemoveSchema = v.strictObject({
  removed: idSchema,
  keys: v.pipe(v.array(v.string()), v.description('Its keys, which are revoked.')),
})

/** What came of the removal of an agent. */
export type AgentRemoval = Document<typeof agentRemoveSchema>

import * as v from 'valibot'
import { flagOrNull, momentOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

/** One device node, or one agent that beats. */
export const nodeSchema = v.strictObject({
  nodeId: v.string(),
  name: textOrNull,
  platform: textOrNull,
  version: textOrNull,
  connected: flagOrNull,
  paired: flagOrNull,
  pending: v.pipe(flagOrNull, v.description('Whether it still waits to be approved.')),
  stale: v.pipe(flagOrNull, v.description('Whether the gateway itself takes it for silent.')),
  lastSeen: momentOrNull,
  state: v.pipe(textOrNull, v.description('What an agent judged of itself in its last beat.')),
  capabilities: v.array(v.string()),
})

export type Node = v.InferOutput<typeof nodeSchema>

/** The document of `vitals nodes --json`. */
export const nodesSchema = v.strictObject({
  nodes: v.array(nodeSchema),
  unknown: unknownPartsSchema,
})

export type Nodes = v.InferOutput<typeof nodesSchema>

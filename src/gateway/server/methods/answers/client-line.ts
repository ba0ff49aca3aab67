import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'
import type { ConnectedClient } from '../method.ts'
import { momentSchema } from './moment.ts'

const textOrNull = v.nullable(v.string())

/** A client that is connected. */
export const clientLineSchema = v.strictObject({
  connId: v.string(),
  clientId: v.pipe(v.string(), v.description('What it calls its kind.')),
  displayName: textOrNull,
  role: v.picklist(['operator', 'node']),
  agent: v.pipe(textOrNull, v.description('The agent that it proved to be; null for others.')),
  mode: v.string(),
  host: v.pipe(textOrNull, v.description("Its address; null for the gateway's own socket.")),
  user: v.pipe(v.string(), v.description('The name of its token, or the account of the gateway.')),
  version: v.string(),
  platform: v.string(),
  userAgent: textOrNull,
  instanceId: textOrNull,
  scopes: v.array(v.string()),
  connected: v.literal(true),
  connectedAt: momentSchema,
  lastSeen: momentSchema,
})

/** One client in a line. */
export function clientLine(client: ConnectedClient): Document<typeof clientLineSchema> {
  return { ...client, connected: true }
}

import * as v from 'valibot'
import { channelSchema } from './channel.ts'
import { flagOrNull, momentOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

/** One client of a gateway, the gateway itself included where it lists itself. */
export const clientSchema = v.strictObject({
  clientId: v.string(),
  role: textOrNull,
  host: textOrNull,
  version: textOrNull,
  platform: textOrNull,
  connected: flagOrNull,
  connectedAt: momentOrNull,
  lastSeen: momentOrNull,
})

export type Client = v.InferOutput<typeof clientSchema>

/** One session that is at work. */
export const busySessionSchema = v.strictObject({
  sessionKey: v.string(),
  locked: flagOrNull,
  runId: textOrNull,
})

export type BusySession = v.InferOutput<typeof busySessionSchema>

/** One program that a session has started. */
export const startedProcessSchema = v.strictObject({
  processId: v.string(),
  sessionKey: textOrNull,
  command: textOrNull,
})

export type StartedProcess = v.InferOutput<typeof startedProcessSchema>

/** The document of `vitals presence --json`. */
export const presenceSchema = v.strictObject({
  clients: v.nullable(v.array(clientSchema)),
  channels: v.nullable(v.array(channelSchema)),
  sessions: v.nullable(v.array(busySessionSchema)),
  processes: v.nullable(v.array(startedProcessSchema)),
  unknown: unknownPartsSchema,
})

export type Presence = v.InferOutput<typeof presenceSchema>

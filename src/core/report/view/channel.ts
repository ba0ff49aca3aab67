import * as v from 'valibot'
import { momentOrNull, numberOrNull, textOrNull } from './field.ts'
import { unknownPartsSchema } from './unknown-part.ts'

/**
 * How a channel is: `running` where it does not tell whether it is connected, `connecting` while it starts or comes
 * back, `impaired` where it is connected and delivers nothing, `disabled` and `not_configured` where nobody wants it to
 * run, `unknown` where nothing was said of it but what an old release says of every channel.
 */
export const channelStatuses = [
  'connected',
  'running',
  'connecting',
  'impaired',
  'disconnected',
  'disabled',
  'not_configured',
  'unknown',
] as const

export type ChannelStatus = (typeof channelStatuses)[number]

/** One account of one channel. */
export const channelSchema = v.strictObject({
  id: v.string(),
  accountId: textOrNull,
  status: v.picklist(channelStatuses),
  connectedAt: momentOrNull,
  uptime: v.pipe(numberOrNull, v.description('Seconds since it was started.')),
  lastActivity: v.pipe(
    momentOrNull,
    v.description('When anything last came over its transport, a poll included.'),
  ),
  lastMessage: momentOrNull,
  lastSeen: momentOrNull,
  error: textOrNull,
})

export type Channel = v.InferOutput<typeof channelSchema>

/** The document of `vitals channels --json`. */
export const channelsSchema = v.strictObject({
  channels: v.array(channelSchema),
  unknown: unknownPartsSchema,
})

export type Channels = v.InferOutput<typeof channelsSchema>

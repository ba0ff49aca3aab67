import * as v from 'valibot'
import type { Document } from '../../../../core/report/document.ts'
import { type Channel, channelStatuses } from '../../../../core/report/view/channel.ts'
import { momentSchema } from './moment.ts'

const momentOrNull = v.nullable(momentSchema)

/** A way by which the gateway tells people. */
export const channelLineSchema = v.strictObject({
  id: v.pipe(v.string(), v.description('Its kind: webhook.')),
  accountId: v.pipe(v.string(), v.description('The action of a policy that tells by it.')),
  status: v.pipe(
    v.picklist(channelStatuses),
    v.description(
      'connected: its last message arrived, or its address answers. running: nothing was sent yet. impaired: it answers and takes no message. disconnected: it cannot be reached, or its last message did not arrive.',
    ),
  ),
  lastMessage: v.pipe(
    momentOrNull,
    v.description('When the newest message that arrived was due, in epoch milliseconds.'),
  ),
  error: v.pipe(v.nullable(v.string()), v.description('Why it does not work; null where it does.')),
})

export type ChannelLine = Document<typeof channelLineSchema> & Pick<Channel, 'status'>

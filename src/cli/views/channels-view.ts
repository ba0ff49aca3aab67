import type { Channels } from '../../core/report/view/channel.ts'
import { reasonsIn } from '../../core/report/view/reasons.ts'
import { type ChannelQuestion, channelsView } from '../../gateway/client/views/channels/ask.ts'
import { renderChannels } from '../../render/gateway/channels.ts'
import type { View } from './view.ts'

/** `vitals channels`. */
export function channelsOf(question: ChannelQuestion): View<Channels> {
  return {
    command: 'channels',
    ask: (asking) => channelsView(asking, question),
    render: renderChannels,
    reasons: ({ channels }, now) => reasonsIn({ channels }, now),
  }
}

import type { Channel, Channels } from '../../../core/report/view/channel.ts'
import { readChannels as readOpenClaw } from '../openclaw/channels.ts'
import { readChannels as readOwn } from '../openvitals/channels.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'

/** What to ask of the channels. */
export interface ChannelWish {
  /** Let the gateway try each channel first, which can take seconds. */
  readonly probe: boolean
}

/** The channels of a gateway. @throws GatewayError */
export function askChannels(asking: Asking, { probe }: ChannelWish): Promise<Channel[]> {
  return answerOf(asking, 'channels.status', probe ? { probe: true } : {}, (payload) =>
    isOurs(asking) ? readOwn(payload) : readOpenClaw(payload, asking.now()),
  )
}

/** The document of `vitals channels`. @throws GatewayError */
export async function channelsView(asking: Asking, wish: ChannelWish): Promise<Channels> {
  return { channels: await askChannels(asking, wish), unknown: [] }
}

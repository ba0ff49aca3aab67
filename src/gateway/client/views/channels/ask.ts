import type { Channel, Channels } from '../../../../core/report/view/channel.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { readChannels } from './openclaw.ts'
import { readChannels as readOwn } from './openvitals.ts'

/** What to ask of the channels. */
export interface ChannelQuestion {
  /** Let the gateway try each channel first, which can take seconds. */
  readonly probe: boolean
}

// The rest is for the way there and back, and for the gateway to give up a channel in.
const probeShare = 0.6
const shortestProbeMs = 200

/** The channels of a gateway, as they are now. @throws GatewayError */
export function askChannels(asking: Asking, { probe }: ChannelQuestion): Promise<Channel[]> {
  const params = probe ? { probe: true, ...(!isOurs(asking) && { timeoutMs: probeMs(asking) }) } : {}
  return answerOf(asking, 'channels.status', params, (payload) =>
    isOurs(asking) ? readOwn(payload) : readChannels(payload, asking.now()),
  )
}

/** So long may a gateway try one channel: one that hangs then costs itself only. */
function probeMs({ deadline, now }: Asking): number {
  return Math.max(shortestProbeMs, Math.floor((deadline - now()) * probeShare))
}

/** The document of `vitals channels`. @throws GatewayError */
export async function channelsView(asking: Asking, question: ChannelQuestion): Promise<Channels> {
  return { channels: await askChannels(asking, question), unknown: [] }
}

import type { Channel, ChannelStatus } from '../../../../core/report/view/channel.ts'
import {
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'

const statuses: readonly string[] = [
  ...['connected', 'running', 'connecting', 'impaired', 'disconnected'],
  ...['disabled', 'not_configured'],
]

/** The channels in an answer of our own gateway; `null` when it is no answer to `channels.status`. */
export function readChannels(payload: unknown): Channel[] | null {
  const answer = objectOf(payload)
  return Array.isArray(answer.channels) ? channelsIn(answer.channels) : null
}

/** The channels in a list of them; what is no channel is left out. */
export function channelsIn(list: unknown): Channel[] {
  return listOf(list).flatMap((channel) => (isObject(channel) ? (readChannel(channel) ?? []) : []))
}

function readChannel(channel: LooseObject): Channel | null {
  const id = textOf(channel.id)
  if (id === null) return null
  return {
    id,
    accountId: textOf(channel.accountId),
    status: isStatus(channel.status) ? channel.status : 'unknown',
    connectedAt: numberOf(channel.connectedAt),
    uptime: numberOf(channel.uptime),
    lastActivity: numberOf(channel.lastActivity),
    lastMessage: numberOf(channel.lastMessage),
    lastSeen: numberOf(channel.lastSeen),
    error: textOf(channel.error),
  }
}

function isStatus(value: unknown): value is ChannelStatus {
  return typeof value === 'string' && statuses.includes(value)
}

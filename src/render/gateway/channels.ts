import type { Channel, ChannelStatus, Channels } from '../../core/report/view/channel.ts'
import type { State } from '../../core/state.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import type { Look } from '../terminal/look.ts'
import { agoText } from './amount.ts'
import { unknownLines, viewTable } from './view-table.ts'

/** How a channel's status is marked: what nobody wants to run is no trouble. */
export const stateOfChannel: Readonly<Record<ChannelStatus, State>> = {
  connected: 'healthy',
  running: 'healthy',
  connecting: 'recovering',
  impaired: 'degraded',
  disconnected: 'critical',
  disabled: 'healthy',
  not_configured: 'healthy',
  unknown: 'unknown',
}

/** `vitals channels` for people: one line an account of a channel. */
export function renderChannels({ channels, unknown }: Channels, look: Look): string {
  return [...channelTable(channels, look), ...unknownLines(unknown, look)].join('\n')
}

/** The table of channels alone. */
export function channelTable(channels: readonly Channel[], look: Look): string[] {
  const rows = channels.map((channel) => ({
    state: stateOfChannel[channel.status],
    cells: [
      channel.id,
      channel.accountId,
      channel.status.replace('_', ' '),
      channel.uptime === null ? '' : formatSpan(channel.uptime * 1_000),
      agoText(channel.lastMessage, look.now),
      agoText(channel.lastSeen, look.now),
      channel.error,
    ],
  }))
  const head = ['CHANNEL', 'ACCOUNT', 'STATUS', 'UP', 'MESSAGE', 'SEEN', 'ERROR']
  return viewTable(head, rows, 'This gateway has no channels.', look)
}

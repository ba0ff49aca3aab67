import type { Channel, ChannelStatus, Channels } from '../../core/report/view/channel.ts'
import type { State } from '../../core/state.ts'
import { formatSpan } from '../terminal/duration-ago.ts'
import type { Style } from '../terminal/style.ts'
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
export function renderChannels({ channels, unknown }: Channels, style: Style): string {
  return [...channelTable(channels, style), ...unknownLines(unknown, style)].join('\n')
}

/** The table of channels alone. */
export function channelTable(channels: readonly Channel[], style: Style): string[] {
  const rows = channels.map((channel) => ({
    state: stateOfChannel[channel.status],
    cells: [
      channel.id,
      channel.accountId,
      channel.status.replace('_', ' '),
      channel.uptime === null ? '' : formatSpan(channel.uptime * 1_000),
      agoText(channel.lastMessage, style.now),
      agoText(channel.lastSeen, style.now),
      channel.error,
    ],
  }))
  const head = ['CHANNEL', 'ACCOUNT', 'STATUS', 'UP', 'MESSAGE', 'SEEN', 'ERROR']
  return viewTable(head, rows, 'This gateway has no channels.', style)
}

import type { Client, Presence } from '../../core/report/view/presence.ts'
import type { State } from '../../core/state.ts'
import type { Style } from '../terminal/style.ts'
import { agoText } from './amount.ts'
import { channelTable } from './channels.ts'
import { unknownLines, viewTable } from './view-table.ts'

/** `vitals presence` for people: clients, channels, busy sessions and processes, each a table of its own. */
export function renderPresence(
  { clients, channels, sessions, processes, unknown }: Presence,
  style: Style,
): string {
  const busy = (sessions ?? []).map(({ sessionKey, runId }) => ({
    state: 'healthy' as const,
    cells: [sessionKey, runId],
  }))
  const started = (processes ?? []).map(({ processId, sessionKey, command }) => ({
    state: 'healthy' as const,
    cells: [processId, sessionKey, command],
  }))
  const blocks = [
    clients === null ? [] : clientTable(clients, style),
    channels === null ? [] : channelTable(channels, style),
    sessions === null ? [] : viewTable(['BUSY SESSION', 'RUN'], busy, 'No session is at work.', style),
    processes === null
      ? []
      : viewTable(['PROCESS', 'SESSION', 'COMMAND'], started, 'No process is running.', style),
    unknownLines(unknown, style),
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function clientTable(clients: readonly Client[], style: Style): string[] {
  const rows = clients.map((client) => ({
    state: stateOf(client),
    cells: [
      client.host ?? client.clientId,
      client.role,
      client.connected === false ? 'gone' : client.connected === null ? '?' : 'connected',
      agoText(client.connectedAt, style.now),
      agoText(client.lastSeen, style.now),
      client.version,
      client.platform,
    ],
  }))
  return viewTable(
    ['CLIENT', 'ROLE', 'STATUS', 'SINCE', 'SEEN', 'VERSION', 'PLATFORM'],
    rows,
    'No client.',
    style,
  )
}

// A client that left is no trouble: people close their laptops.
function stateOf({ connected }: Client): State {
  return connected === null ? 'unknown' : 'healthy'
}

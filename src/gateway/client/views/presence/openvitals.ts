import type { Channel } from '../../../../core/report/view/channel.ts'
import type { BusySession, Client, StartedProcess } from '../../../../core/report/view/presence.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../../protocol/loose-value.ts'
import { channelsIn } from '../channels/openvitals.ts'

interface Present {
  readonly clients: Client[]
  readonly channels: Channel[]
  readonly sessions: BusySession[]
  readonly processes: StartedProcess[]
}

/** Everything at work in our own gateway; `null` when it is no answer to `system-presence`. */
export function readPresence(payload: unknown): Present | null {
  const answer = objectOf(payload)
  if (!Array.isArray(answer.clients)) return null
  return {
    clients: rows(answer.clients).map(readClient),
    channels: channelsIn(answer.channels),
    sessions: rows(answer.sessions).map(readSession),
    processes: rows(answer.processes).map(readProcess),
  }
}

function rows(list: unknown): LooseObject[] {
  return listOf(list).filter(isObject)
}

function readClient(client: LooseObject): Client {
  return {
    clientId: textOf(client.clientId) ?? '?',
    role: textOf(client.role),
    host: textOf(client.host),
    version: textOf(client.version),
    platform: textOf(client.platform),
    connected: flagOf(client.connected) ?? true,
    connectedAt: numberOf(client.connectedAt),
    lastSeen: numberOf(client.lastSeen),
  }
}

function readSession(session: LooseObject): BusySession {
  return {
    sessionKey: textOf(session.sessionKey) ?? '?',
    locked: flagOf(session.locked),
    runId: textOf(session.runId),
  }
}

function readProcess(process: LooseObject): StartedProcess {
  return {
    processId: textOf(process.processId) ?? '?',
    sessionKey: textOf(process.sessionKey),
    command: textOf(process.command),
  }
}

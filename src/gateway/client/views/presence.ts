import type { BusySession, Client, Presence } from '../../../core/report/view/presence.ts'
import type { Session } from '../../../core/report/view/session.ts'
import type { UnknownPart } from '../../../core/report/view/unknown-part.ts'
import { readPresence as readOpenClaw } from '../openclaw/presence.ts'
import { readPresence as readOwn } from '../openvitals/presence.ts'
import { type Asking, answerOf, isOurs } from './answer.ts'
import { askChannels } from './channels.ts'
import { gather } from './parts.ts'
import { askSessions } from './sessions.ts'

/** The document of `vitals presence`. @throws GatewayError when nothing was answered */
export async function presenceView(asking: Asking): Promise<Presence> {
  if (isOurs(asking)) {
    const present = await answerOf(asking, 'system-presence', {}, readOwn)
    return { ...present, unknown: [] }
  }
  const { told, unknown } = await gather({
    clients: askClients(asking),
    channels: askChannels(asking, { probe: false }),
    sessions: askSessions(asking),
  })
  return {
    clients: told.clients,
    channels: told.channels,
    sessions: told.sessions === null ? null : told.sessions.sessions.flatMap(busy),
    processes: null,
    unknown: [...unknown, processesNotProvided],
  }
}

/** The clients of a real OpenClaw. @throws GatewayError */
function askClients(asking: Asking): Promise<Client[]> {
  return answerOf(asking, 'system-presence', {}, readOpenClaw)
}

function busy({ sessionKey, locked }: Session): BusySession[] {
  return locked === true ? [{ sessionKey, locked, runId: null }] : []
}

const processesNotProvided: UnknownPart = {
  part: 'processes',
  code: 'NOT_PROVIDED',
  message: 'OpenClaw does not tell which programs its sessions have started.',
  hint: "Look at them on the gateway's host, or with a probe of kind 'process'.",
}

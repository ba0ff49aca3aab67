import type { BusySession, Presence } from '../../../../core/report/view/presence.ts'
import type { Session } from '../../../../core/report/view/session.ts'
import type { UnknownPart } from '../../../../core/report/view/unknown-part.ts'
import { type Asking, answerOf, isOurs } from '../answer.ts'
import { askChannels } from '../channels/ask.ts'
import { gather } from '../parts.ts'
import { askSessions, tellsRuns } from '../sessions/ask.ts'
import { readPresence } from './openclaw.ts'
import { readPresence as readOwn } from './openvitals.ts'

/** The document of `vitals presence`. @throws GatewayError when nothing was answered */
export async function presenceView(asking: Asking): Promise<Presence> {
  if (isOurs(asking)) {
    const present = await answerOf(asking, 'system-presence', {}, readOwn)
    return { ...present, unknown: [] }
  }
  const { told, unknown } = await gather({
    clients: answerOf(asking, 'system-presence', {}, readPresence),
    channels: askChannels(asking, { probe: false }),
    sessions: askSessions(asking),
  })
  const listed = told.sessions?.sessions ?? null
  const knowsRuns = listed !== null && tellsRuns(listed)
  return {
    clients: told.clients,
    channels: told.channels,
    sessions: knowsRuns ? listed.flatMap(busy) : null,
    processes: null,
    unknown: [...unknown, ...(listed === null || knowsRuns ? [] : [runsNotProvided]), processesNotProvided],
  }
}

function busy({ sessionKey, locked }: Session): BusySession[] {
  return locked === true ? [{ sessionKey, locked, runId: null }] : []
}

const runsNotProvided: UnknownPart = {
  part: 'sessions',
  code: 'NOT_PROVIDED',
  message: 'This release of OpenClaw does not tell which of its sessions are at work.',
  hint: "'vitals sessions' shows when each was active last.",
}

const processesNotProvided: UnknownPart = {
  part: 'processes',
  code: 'NOT_PROVIDED',
  message: 'OpenClaw does not tell which programs its sessions have started.',
  hint: "Look at them on the gateway's host, or with a probe of kind 'process'.",
}

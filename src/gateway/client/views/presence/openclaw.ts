import type { Client } from '../../../../core/report/view/presence.ts'
import { isObject, type LooseObject, listOf, numberOf, textOf } from '../../../protocol/loose-value.ts'

/** Reads OpenClaw's answer to `system-presence`, or its event `presence`; `null` when it is neither. */
export function readPresence(payload: unknown): Client[] | null {
  const entries = isObject(payload) ? payload.presence : payload
  if (!Array.isArray(entries)) return null
  return listOf(entries).flatMap((entry) => (isObject(entry) ? readEntry(entry) : []))
}

function readEntry(entry: LooseObject): Client {
  const { mode, reason } = entry
  const roles = listOf(entry.roles).flatMap((role) => textOf(role) ?? [])
  // A node's key is its id everywhere else, an instance is one start of a program.
  const ids = mode === 'node' ? [entry.deviceId, entry.instanceId] : [entry.instanceId, entry.deviceId]
  return {
    clientId: ids.flatMap((id) => textOf(id) ?? [])[0] ?? textOf(entry.host) ?? '?',
    role: mode === 'gateway' ? 'gateway' : (roles[0] ?? textOf(mode)),
    host: textOf(entry.host),
    version: textOf(entry.version),
    platform: textOf(entry.platform),
    connected: reason !== 'disconnect',
    connectedAt: numberOf(entry.onlineSince) ?? (reason === 'connect' ? numberOf(entry.ts) : null),
    lastSeen: numberOf(entry.ts),
  }
}

import type { Channel, ChannelStatus } from '../../../core/report/view/channel.ts'
import {
  flagOf,
  isObject,
  type LooseObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
} from '../../protocol/loose-value.ts'

/**
 * The channels in OpenClaw's answer to `channels.status`: a list of accounts a channel, in the gateway's order.
 *
 * @param now epoch milliseconds
 * @returns `null` when it is no such answer
 */
export function readChannels(payload: unknown, now: number): Channel[] | null {
  const answer = objectOf(payload)
  if (!isObject(answer.channelAccounts)) return null
  const accountsOf = answer.channelAccounts
  const ids = [...listOf(answer.channelOrder).flatMap((id) => textOf(id) ?? []), ...Object.keys(accountsOf)]
  return [...new Set(ids)].flatMap((id) =>
    listOf(Object.hasOwn(accountsOf, id) ? accountsOf[id] : []).map((account) =>
      readAccount(id, objectOf(account), now),
    ),
  )
}

function readAccount(id: string, account: LooseObject, now: number): Channel {
  const status = statusOf(account)
  const connectedAt =
    status === 'connected' || status === 'running'
      ? (numberOf(account.lastConnectedAt) ?? numberOf(account.lastStartAt))
      : null
  return {
    id,
    accountId: textOf(account.accountId),
    status,
    connectedAt,
    uptime: connectedAt === null ? null : Math.max(0, Math.floor((now - connectedAt) / 1_000)),
    lastMessage: latest(account.lastInboundAt, account.lastOutboundAt),
    lastSeen: latest(account.lastTransportActivityAt, account.lastInboundAt, account.lastConnectedAt),
    error: errorOf(account, status),
  }
}

const waiting = new Set(['startup-connect-grace', 'reconnect-grace'])
const fine = new Set(['healthy', 'unmanaged', 'busy'])
const gone = new Set(['not-running', 'disconnected', 'terminal-disconnect'])

/** What the gateway's own health monitor says wins over the flags: those stay true when a channel has given up. */
function statusOf(account: LooseObject): ChannelStatus {
  const health = textOf(account.healthState)
  const [running, connected] = [flagOf(account.running), flagOf(account.connected)]
  if (account.enabled === false) return 'disabled'
  if (account.configured === false) return 'not_configured'
  if (account.linked === false || account.terminalDisconnect === true) return 'disconnected'
  if (health !== null && gone.has(health)) return 'disconnected'
  if (health !== null && waiting.has(health)) return 'connecting'
  if (running === false || connected === false) return 'disconnected'
  if (health !== null && !fine.has(health)) return 'impaired'
  if (objectOf(account.probe).ok === false) return 'impaired'
  if (connected === true) return 'connected'
  return running === true ? 'running' : 'unknown'
}

function errorOf(account: LooseObject, status: ChannelStatus): string | null {
  if (status === 'connected' || status === 'running' || status === 'disabled') return null
  const probe = objectOf(account.probe)
  const told = textOf(account.lastError) ?? (probe.ok === false ? textOf(probe.error) : null)
  if (told !== null || status === 'connecting') return told
  if (account.linked === false) return 'it is not linked'
  return textOf(account.healthState)
}

function latest(...moments: readonly unknown[]): number | null {
  const known = moments.flatMap((moment) => numberOf(moment) ?? [])
  return known.length === 0 ? null : Math.max(...known)
}
